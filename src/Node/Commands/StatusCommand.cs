using System.CommandLine;
using System.Text.Json;
using TaskQueue.Actors.Hosting;
using TaskQueue.Node.Status;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue status</c>: one screen that tells what stands still, why, and what moves it.</summary>
internal sealed class StatusCommand : ICommand
{
    private readonly CommonOptions _common;

    /// <summary>Creates the command.</summary>
    public StatusCommand(CommonOptions common)
    {
        _common = common;
        Command = new Command(
            "status", "Show the group, its nodes, what waits in its topics, and what stands still, with the verb that moves it.");
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue status
        taskqueue status --config node.conf --json
        """;

    /// <inheritdoc/>
    public async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var configuration = _common.Load(parsed, context);
        var snapshot = await new SnapshotReader(configuration, context.Time).ReadAsync(cancellationToken);
        var topics = configuration.Settings.Topics;
        var findings = StatusFindings.Find(snapshot, NodeTopics.Plan(topics), _common.Repeat(parsed).Trim());
        if (_common.Json(parsed))
        {
            context.Output.WriteLine(JsonSerializer.Serialize(
                StatusReport.Of(snapshot, findings, topics.Results), CommandJsonContext.Default.StatusReport));
        }
        else
        {
            StatusText.Write(context.Output, context.OutputTerminal, snapshot, findings, topics.Results);
        }

        return ExitCodes.Done;
    }
}
