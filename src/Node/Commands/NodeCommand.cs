using System.CommandLine;
using Microsoft.Extensions.Logging;
using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Hosting;
using TaskQueue.Node.Composition;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue node</c>: runs a node until it is told to stop.</summary>
internal sealed partial class NodeCommand : ICommand
{
    private readonly CommonOptions _common;

    private readonly Option<int?> _workers = new("--workers")
    {
        Description = "Workers to start with: tasks that run at once. Default: 16.",
        HelpName = "N",
    };

    /// <summary>Creates the command.</summary>
    /// <param name="common">The options of all verbs.</param>
    /// <param name="name">The verb.</param>
    /// <param name="description">What it does.</param>
    public NodeCommand(CommonOptions common, string name, string description)
    {
        _common = common;
        _workers.RequireRange(1, WorkersDeployment.MaxWorkers);
        Command = new Command(name, description) { _workers };
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue node
        taskqueue node --bootstrap kafka:9092 --workers 32
        taskqueue node --config node.conf --set task-queue.attempts.max=3
        taskqueue node --set 'task-queue.topics.tasks=["mail"]' --set task-queue.group=mailers
        """;

    /// <inheritdoc/>
    public async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var configuration = _common.Load(parsed, context, parsed.GetValue(_workers));
        using var loggers = NodeLogging.Create(configuration.LogLevel);
        var logger = loggers.CreateLogger<NodeCommand>();
        TellSettings(logger, configuration);
        configuration = await CheckAsync(configuration, _common.Repeat(parsed).Trim(), logger, cancellationToken);
        return await NodeRun.RunAsync(configuration, context, loggers);
    }

    private static void TellSettings(ILogger logger, LoadedConfiguration configuration)
    {
        LogChanged(logger, EffectiveSetting.Join(configuration.Effective.Where(setting => setting.IsChanged)));
        LogSettings(logger, EffectiveSetting.Join(configuration.Effective));
    }

    private static async Task<LoadedConfiguration> CheckAsync(
        LoadedConfiguration configuration, string options, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            return await StartCheck.RunAsync(configuration, options, logger, cancellationToken);
        }
        catch (NodeStartException error)
        {
            throw new CommandFailedException(string.Join(Environment.NewLine, error.Reasons));
        }
    }

    [LoggerMessage(9002, LogLevel.Information, "Settings other than the defaults: {Settings}")]
    private static partial void LogChanged(ILogger logger, string settings);

    [LoggerMessage(9001, LogLevel.Debug, "All settings: {Settings}")]
    private static partial void LogSettings(ILogger logger, string settings);
}
