using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TaskQueue.Actors.Configuration;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Decisions;
using TaskQueue.Node.Partitions;
using TaskQueue.Node.Status;

namespace TaskQueue.Node.Commands;

/// <summary>The way of <c>partition reset</c> and <c>skip</c>: look, plan, ask, move.</summary>
internal sealed class PartitionMoveRun
{
    private readonly CommonOptions _common;
    private readonly PartitionMoveOptions _options;
    private readonly DecisionKind _kind;

    /// <summary>Creates the way of one verb.</summary>
    /// <param name="common">The options of all verbs.</param>
    /// <param name="options">The options of these two.</param>
    /// <param name="kind">Which of the two it is.</param>
    public PartitionMoveRun(CommonOptions common, PartitionMoveOptions options, DecisionKind kind)
    {
        _common = common;
        _options = options;
        _kind = kind;
    }

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(ParseResult parsed, CommandContext context, MoveTarget target, CancellationToken cancel)
    {
        var configuration = _common.Load(parsed, context);
        var topic = _options.Topic(parsed);
        PartitionArguments.RequireTaskTopic(configuration, topic);
        var snapshot = await new SnapshotReader(PartitionArguments.OfTopic(configuration, topic), context.Time).ReadAsync(cancel);
        var partitions = Select(snapshot, topic, _options.Partition(parsed));
        var mover = new PartitionMover(configuration, context.Time);
        var offsets = await mover.ResolveAsync(partitions, target, cancel);
        var moves = partitions.Select(partition => Plan(partition, offsets[partition.Partition])).ToList();
        if (_options.DryRun(parsed))
        {
            Print(parsed, context, moves, moved: null);
            return ExitCodes.Done;
        }

        RequireConsent(moves, parsed);
        // A group that is not told of may have nodes: then they decide.
        if (snapshot.Group is { Members.Count: 0 })
        {
            await mover.CommitAsync(moves);
            Print(parsed, context, moves, moves.Select(move => move.Partition).ToHashSet());
            return ExitCodes.Done;
        }

        RequireHeld(moves, configuration);
        var timeout = _options.Timeout(parsed);
        var moved = await mover.DecideAsync(moves, _kind, timeout, cancel);
        Print(parsed, context, moves, moved);
        return moved.Count == moves.Count ? ExitCodes.Done : throw NotTakenUp(moves, moved, timeout);
    }

    private List<PartitionSnapshot> Select(QueueSnapshot snapshot, string topic, int? number)
    {
        var all = snapshot.Topics[0].Partitions;
        if (snapshot.Topics[0].Topic.Exists != true)
        {
            throw new CommandFailedException($"TQ9031: the topic '{topic}' is not there, or this user may not see it");
        }

        if (snapshot.Unknown.FirstOrDefault(part => part.What == SnapshotReader.CommittedOffsets) is { } unknown)
        {
            throw new CommandFailedException($"TQ9031: what the group has committed is not known: {unknown.Reason}");
        }

        var chosen = all.Where(partition => number is null || partition.Partition.Number == number).ToList();
        if (chosen.Count == 0)
        {
            throw new CommandFailedException(
                $"TQ9031: there is no partition {number} of '{topic}'; it has {all.Count}, from 0", ExitCodes.Usage);
        }

        if (chosen.Find(partition => partition.State == PartitionState.NoLeader) is { } mute)
        {
            throw new CommandFailedException($"TQ9031: {mute.Partition} has no leader, so what its log has is not known");
        }

        if (_kind == DecisionKind.Skip)
        {
            chosen.RemoveAll(partition => partition.State != PartitionState.Held);
            if (chosen.Count == 0)
            {
                throw new CommandFailedException(
                    $"TQ9032: {(number is null ? $"no partition of {topic} is" : $"{topic}[{number}] is not")} held, so there is nothing to skip; to leave tasks out all the same: taskqueue partition reset {topic} {number?.ToString(CultureInfo.InvariantCulture) ?? "--all"} --to OFFSET");
            }
        }

        return chosen;
    }

    private static PartitionMove Plan(PartitionSnapshot partition, long to) =>
        to >= partition.Begin && to <= partition.End
            ? PartitionMove.Plan(partition, to)
            : throw new CommandFailedException(
                $"TQ9033: {partition.Partition} has offsets {partition.Begin} to {partition.End}, not {to}", ExitCodes.Usage);

    private void RequireConsent(List<PartitionMove> moves, ParseResult parsed)
    {
        if (_options.Yes(parsed) || !moves.Exists(move => move.IsGrave))
        {
            return;
        }

        throw new CommandFailedException(string.Create(
            CultureInfo.InvariantCulture,
            $"TQ9034: {moves.Sum(move => move.Skipped)} tasks would not run and {moves.Sum(move => move.Repeated)} would run again; nothing was done. Look with --dry-run, agree with --yes"));
    }

    private static void RequireHeld(List<PartitionMove> moves, LoadedConfiguration configuration)
    {
        if (moves.Find(move => !move.IsHeld) is { } running)
        {
            throw new CommandFailedException(
                $"TQ9035: {running.Partition} is not held, and nodes of group {configuration.Settings.Group} run, or may run: only held partitions can be moved under them. Stop all nodes of the group first");
        }
    }

    private static CommandFailedException NotTakenUp(
        List<PartitionMove> moves, IReadOnlySet<PartitionId> moved, TimeSpan timeout) => new(
        $"TQ9036: no node has taken up {string.Join(", ", moves.Select(move => move.Partition).Where(partition => !moved.Contains(partition)))} within {Units.Write(timeout)}; the decision stays, and a node that holds the partition follows it. See with: taskqueue partition ls");

    private void Print(ParseResult parsed, CommandContext context, List<PartitionMove> moves, IReadOnlySet<PartitionId>? moved)
    {
        foreach (var move in moves)
        {
            var isMoved = moved?.Contains(move.Partition) == true;
            context.Output.WriteLine(_common.Json(parsed)
                ? JsonSerializer.Serialize(MoveReport.Of(move, isMoved), CommandJsonContext.Default.MoveReport)
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(isMoved ? "moved" : moved is null ? "would move" : "decided")} {move.Partition}: {Offset(move.From)} -> {move.To}; {move.Skipped} tasks skipped, {move.Repeated} run again, {move.Gone} were gone"));
        }
    }

    private static string Offset(long? offset) => offset?.ToString(CultureInfo.InvariantCulture) ?? "nothing committed";
}
