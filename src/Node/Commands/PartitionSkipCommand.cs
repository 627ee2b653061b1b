using System.CommandLine;
using TaskQueue.Kafka.Decisions;
using TaskQueue.Node.Partitions;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue partition skip</c>: lets a held partition go on at the nearest record that its log has.</summary>
internal sealed class PartitionSkipCommand : ICommand
{
    private readonly PartitionMoveRun _run;

    /// <summary>Creates the command.</summary>
    public PartitionSkipCommand(CommonOptions common)
    {
        var options = new PartitionMoveOptions("All held partitions of the topic.");
        _run = new PartitionMoveRun(common, options, DecisionKind.Skip);
        Command = new Command(
            "skip", "Let a held partition go on at the nearest record that its log has; also while nodes run.");
        options.AddTo(Command);
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue partition skip task_topic 3 --dry-run
        taskqueue partition skip task_topic 3
        taskqueue partition skip task_topic --all
        """;

    /// <inheritdoc/>
    public Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken) =>
        _run.RunAsync(parsed, context, MoveTarget.Nearest, cancellationToken);
}
