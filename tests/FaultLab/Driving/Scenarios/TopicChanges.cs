using TaskQueue.Core.Records;
using TaskQueue.FaultLab.Driving.Clusters;
using TaskQueue.FaultLab.History;
using TaskQueue.Kafka.Decisions;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.FaultLab.Driving.Scenarios;

/// <summary>What an operator does to the task topic.</summary>
internal static class TopicChanges
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Adds as many partitions as there are, and waits until tasks of each have been committed.</summary>
    public static Task GrowAsync(LabRun run, ClusterAdmin admin) => GrowAsync(run, admin, () => Task.CompletedTask);

    /// <summary>The same, while a node is away for longer than its session.</summary>
    public static Task GrowWhileAwayAsync(LabRun run, ClusterAdmin admin) => GrowAsync(run, admin, async () =>
    {
        await run.PauseAsync(0, 1.5);
        await run.StopAsync(run.Any(), LabSettings.BeyondSession);
    });

    private static async Task GrowAsync(LabRun run, ClusterAdmin admin, Func<Task> meanwhile)
    {
        var partitions = run.Topics.Partitions * 2;
        await run.BreakAsync(
            FaultKind.TopicChanged,
            run.Topics.Tasks,
            () => admin.GrowAsync(run.Topics.Tasks, partitions),
            async () =>
            {
                await meanwhile();
                await GroupProgress.UntilAsync(run, "commits for all added partitions", committed =>
                    Enumerable.Range(run.Topics.Partitions, run.Topics.Partitions).All(number => committed.GetValueOrDefault(number) > 0));
            },
            () => Task.CompletedTask);
    }

    /// <summary>Deletes tasks that no node has read, while none runs; then decides where the partitions go on that are held.</summary>
    public static async Task DeleteRecordsAsync(LabRun run, ClusterAdmin admin)
    {
        await Task.WhenAll(run.Alive.Select(run.DrainAsync));
        await run.PauseAsync(2, 3);
        var committed = await GroupProgress.CommittedAsync(run);
        var numbers = committed.Keys.ToArray();
        run.Random.Shuffle(numbers);
        var deleted = numbers.Take(numbers.Length / 2).ToDictionary(
            number => new PartitionId(run.Topics.Tasks, number), number => Math.Max(0, committed[number]) + run.Random.Next(5, 40));
        await GroupProgress.WrittenAsync(run, deleted.ToDictionary(one => one.Key.Number, one => one.Value));
        foreach (var (partition, before) in deleted)
        {
            run.Tell(new HistoryEvent.RecordsDeleted(partition.Number, before));
        }

        using var topics = new TopicAdmin(run.Cluster.DirectProperties);
        await topics.DeleteRecordsAsync(deleted, CancellationToken.None);
        await run.BreakAsync(
            FaultKind.TopicChanged,
            run.Topics.Tasks,
            () => Task.CompletedTask,
            async () =>
            {
                run.Refill();
                await run.SaidAsync("TQ1207: ", deleted.Count);
                await run.PauseAsync(2, 3);
            },
            () => DecideAsync(run, deleted, committed));
        await GroupProgress.UntilAsync(run, "commits for the partitions that were held", now => deleted.All(one => now[one.Key.Number] > one.Value));
    }

    /// <summary>Deletes the task topic, and creates it again once nodes have noticed.</summary>
    public static async Task RecreateAsync(LabRun run, ClusterAdmin admin)
    {
        using var topics = new TopicAdmin(run.Cluster.DirectProperties);
        await run.BreakAsync(
            FaultKind.TopicDeleted,
            run.Topics.Tasks,
            () => topics.DeleteAsync([run.Topics.Tasks], CancellationToken.None),
            async () =>
            {
                await run.SaidAsync("TQ1220: ", run.Scenario.Nodes);
                await run.PauseAsync(1, 3);
            },
            () =>
            {
                run.Tell(new HistoryEvent.TopicRecreated());
                return topics.CreateAsync(run.Topics.Plan, CancellationToken.None);
            });
        await GroupProgress.UntilAsync(run, "commits for all partitions of the new topic", committed => committed.Values.All(offset => offset > 0));
    }

    private static Task DecideAsync(LabRun run, IReadOnlyDictionary<PartitionId, long> deleted, IReadOnlyDictionary<int, long> committed)
    {
        foreach (var (partition, before) in deleted)
        {
            run.Tell(new HistoryEvent.Decided(partition.Number, before));
        }

        return PartitionDecisions.WriteAsync(
            run.Cluster.DirectProperties,
            run.Topics.Group,
            [.. deleted.Select(one => new PartitionDecision(one.Key, committed[one.Key.Number], one.Value, DecisionKind.Skip))],
            CallTimeout);
    }
}
