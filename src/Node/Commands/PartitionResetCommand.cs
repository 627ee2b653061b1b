using System.CommandLine;
using TaskQueue.Kafka.Decisions;
using TaskQueue.Node.Partitions;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue partition reset</c>: lets a partition go on at a chosen place.</summary>
internal sealed class PartitionResetCommand : ICommand
{
    private readonly PartitionMoveRun _run;

    private readonly Option<string> _to = new("--to")
    {
        Description = $"Where to go on: {MoveTarget.Allowed}.",
        HelpName = "WHERE",
        Required = true,
    };

    /// <summary>Creates the command.</summary>
    public PartitionResetCommand(CommonOptions common)
    {
        var options = new PartitionMoveOptions("All partitions of the topic.");
        _run = new PartitionMoveRun(common, options, DecisionKind.Reset);
        Command = new Command(
            "reset", "Let a partition go on at a chosen place. While nodes run, only held partitions can be moved.") { _to };
        options.AddTo(Command);
        Command.AddRule(result =>
        {
            if (result.GetValue(_to) is { } to && MoveTarget.TryRead(to) is null)
            {
                result.AddError($"--to {to}: must be {MoveTarget.Allowed}.");
            }
        });
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue partition reset task_topic 3 --to earliest --dry-run
        taskqueue partition reset task_topic 3 --to 1200 --yes
        taskqueue partition reset task_topic --all --to 2030-01-31T12:00:00Z --yes
        """;

    /// <inheritdoc/>
    public Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken) =>
        _run.RunAsync(parsed, context, MoveTarget.TryRead(parsed.GetValue(_to)!)!, cancellationToken);
}
