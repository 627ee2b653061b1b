namespace TaskQueue.FaultLab.Driving.Scenarios;

/// <summary>Waits for a group to get on, whatever is broken at nodes.</summary>
internal static class GroupProgress
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(300);

    /// <summary>Waits until tasks of each partition have been committed: a fault before that meets nodes that start.</summary>
    public static Task BegunAsync(LabRun run) =>
        UntilAsync(run, "commits for all partitions", committed => committed.Count > 0 && committed.Values.All(offset => offset > 0));

    /// <summary>Waits until more is committed than now: what is broken before that gives the group no time to recover from what was broken last.</summary>
    public static async Task AdvancesAsync(LabRun run)
    {
        var before = (await CommittedAsync(run)).Values.Sum();
        await UntilAsync(run, "further commits", committed => committed.Values.Sum() > before);
    }

    /// <summary>Waits until what is committed is as it should be; complains if it never is.</summary>
    /// <param name="run">The run.</param>
    /// <param name="what">What is waited for.</param>
    /// <param name="isSo">Given the committed offsets by partition; negative for nothing.</param>
    public static Task UntilAsync(LabRun run, string what, Func<IReadOnlyDictionary<int, long>, bool> isSo) =>
        UntilAsync(run, what, async () => isSo(await CommittedAsync(run)));

    /// <summary>Waits until tasks have been written up to some places; complains if they never are.</summary>
    /// <param name="run">The run.</param>
    /// <param name="ends">The offset that each partition has to end with at least, by their numbers.</param>
    public static Task WrittenAsync(LabRun run, IReadOnlyDictionary<int, long> ends) => UntilAsync(
        run,
        "tasks that can be deleted",
        async () => (await GroupOffsets.ReadAsync(run.Cluster.DirectProperties, run.Topics))
            .All(partition => partition.End >= ends.GetValueOrDefault(partition.Commit.Partition.Number)));

    /// <summary>Returns what the group has committed, by partition; negative for nothing.</summary>
    public static async Task<IReadOnlyDictionary<int, long>> CommittedAsync(LabRun run) =>
        (await GroupOffsets.ReadAsync(run.Cluster.DirectProperties, run.Topics))
            .ToDictionary(partition => partition.Commit.Partition.Number, partition => partition.Commit.Offset);

    private static async Task UntilAsync(LabRun run, string what, Func<Task<bool>> isSo)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            if (TimeProvider.System.GetElapsedTime(begun) > Limit)
            {
                run.Complaints.Add($"no {what} within {Limit.TotalMinutes:0} min");
                return;
            }

            await LabRun.PauseAsync(Beat);
        }
    }
}
