using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TaskQueue.Node.Output;
using TaskQueue.Node.Status;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue partition ls</c>: shows the partitions of the task topics one by one.</summary>
internal sealed class PartitionListCommand : ICommand
{
    private readonly CommonOptions _common;

    private readonly Argument<string?> _topic = new("TOPIC")
    {
        Description = "A task topic. Default: all of task-queue.topics.tasks.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Creates the command.</summary>
    public PartitionListCommand(CommonOptions common)
    {
        _common = common;
        Command = new Command("ls", "Show each partition: who has it, what is committed, what waits, and whether it goes on.") { _topic };
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue partition ls
        taskqueue partition ls task_topic --json
        """;

    /// <inheritdoc/>
    public async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var configuration = _common.Load(parsed, context);
        if (parsed.GetValue(_topic) is { } topic)
        {
            PartitionArguments.RequireTaskTopic(configuration, topic);
            configuration = PartitionArguments.OfTopic(configuration, topic);
        }

        var snapshot = await new SnapshotReader(configuration, context.Time).ReadAsync(cancellationToken);
        if (_common.Json(parsed))
        {
            foreach (var partition in snapshot.Topics.SelectMany(one => one.Partitions))
            {
                context.Output.WriteLine(JsonSerializer.Serialize(
                    PartitionReport.Of(partition), CommandJsonContext.Default.PartitionReport));
            }
        }
        else
        {
            foreach (var one in snapshot.Topics)
            {
                Write(context, one, snapshot.ReadAt);
            }
        }

        foreach (var part in snapshot.Unknown)
        {
            context.Error.WriteLine($"taskqueue: TQ1655: {part.What}: {part.Reason}");
        }

        return ExitCodes.Done;
    }

    private static void Write(CommandContext context, TopicSnapshot topic, DateTimeOffset now)
    {
        context.Output.WriteLine(topic.Topic.Exists switch
        {
            true => $"{topic.Topic.Name}:",
            false => $"{topic.Topic.Name}: missing",
            null => $"{topic.Topic.Name}: unknown",
        });
        if (topic.Partitions.Count == 0)
        {
            return;
        }

        var table = new TextTable(
            "#PARTITION", "OWNER", "#COMMITTED", "#BEGIN", "#END", "#LAG", "#AHEAD", "#FAILING", "#OLDEST", "#LEFT", "STATE");
        foreach (var partition in topic.Partitions)
        {
            table.Add(
                partition.Partition.Number.ToString(CultureInfo.InvariantCulture),
                partition.Owner is { } owner ? StatusText.ShortName(owner) : "-",
                Offset(partition.Committed),
                Offset(partition.Begin),
                Offset(partition.End),
                StatusText.Number(partition.Lag),
                StatusText.Number(partition.SettledAhead),
                StatusText.Number(partition.Failing),
                StatusText.Age(partition.OldestAt, now),
                StatusText.Left(partition.TimeLeft),
                WordOf(partition.State));
        }

        table.Write(context.Output, context.OutputTerminal);
    }

    // To be copied into a command: without separators.
    private static string Offset(long? offset) => offset?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string WordOf(PartitionState state) => state switch
    {
        PartitionState.Ok => "ok",
        PartitionState.Held => "held",
        PartitionState.NoOwner => "no owner",
        PartitionState.Rebalancing => "rebalancing",
        PartitionState.NeverCommitted => "new",
        PartitionState.NoLeader => "no leader",
        _ => "unknown",
    };
}
