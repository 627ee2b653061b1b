using System.CommandLine;
using System.Text.Json;
using TaskQueue.Actors.Configuration;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue config check</c>: finds the mistakes in a configuration before it is deployed.</summary>
internal sealed class ConfigCheckCommand : ICommand
{
    private readonly CommonOptions _common;

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "HOCON files, in order: a later one wins, and all of them over those of --config.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>Creates the command.</summary>
    public ConfigCheckCommand(CommonOptions common)
    {
        _common = common;
        Command = new Command("check", "Check files, environment and --set as a node does before it starts: exit code 78 and a line for each mistake. Asks no broker.")
        {
            _files,
        };
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue config check node.conf
        taskqueue config check base.conf production.conf --json
        KAFKA_BOOTSTRAP_SERVERS=any:9092 taskqueue config check deploy/node.conf
        """;

    /// <inheritdoc/>
    public Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var json = _common.Json(parsed);
        try
        {
            var effective = _common.Load(parsed, context, files: parsed.GetValue(_files)).Effective;
            if (!json)
            {
                context.Output.WriteLine($"configuration ok: {Count(effective.Count(setting => setting.IsChanged))} other than the defaults");
            }

            return Task.FromResult(ExitCodes.Done);
        }
        catch (ConfigurationException error) when (json)
        {
            foreach (var mistake in error.Mistakes)
            {
                context.Output.WriteLine(JsonSerializer.Serialize(mistake, CommandJsonContext.Default.ConfigurationMistake));
            }

            return Task.FromResult(ExitCodes.Configuration);
        }
    }

    private static string Count(int number) => number switch
    {
        0 => "no setting",
        1 => "1 setting",
        _ => $"{number} settings",
    };
}
