using TaskQueue.FaultLab.Driving.Clusters;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Driving.Scenarios;

/// <summary>Scenarios in which topics refuse records, change, lose records, or rights on them are taken away.</summary>
internal static class TopicScenarios
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(3);

    /// <summary>Gets the scenarios.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        New("results-refused", "the result topic takes nothing for a while", (run, admin) =>
            RefuseAsync(run, admin, TopicSort.Results, () => LabRun.PauseAsync(Short))) with { Ordered = true, Cluster = ClusterKind.Secure },
        New("results-refused-for-long", "the result topic takes nothing while nodes drain, die and start", (run, admin) =>
            RefuseAsync(run, admin, TopicSort.Results, () => ReplaceNodesAsync(run))) with { Cluster = ClusterKind.Secure },
        New("dead-letters-refused", "the dead-letter topic takes nothing for a while, the result topic does", (run, admin) =>
            RefuseAsync(run, admin, TopicSort.DeadLetters, () => LabRun.PauseAsync(Short))) with
            {
                Ordered = true, Cluster = ClusterKind.Secure, Load = new LoadSettings { Poison = 0.1 },
            },
        New("partitions-added", "the task topic gets more partitions under load", TopicChanges.GrowAsync) with { Ordered = true },
        New("partitions-added-away", "the same, while a node is away beyond its session", TopicChanges.GrowWhileAwayAsync) with { Ordered = true },
        New("records-deleted", "tasks that no node has read are deleted", TopicChanges.DeleteRecordsAsync),
        New("topic-recreated", "the task topic is deleted and created again under load", TopicChanges.RecreateAsync) with
        {
            Load = new LoadSettings { Poison = 0, FailsFirst = 0 },
        },
        New("rights-revoked", "nodes lose the right to read tasks, then that to be in the group", RevokeAsync) with
        {
            Cluster = ClusterKind.Secure,
        },
    ];

    private static Scenario New(string name, string summary, Func<LabRun, ClusterAdmin, Task> fault) => new(name, summary, async (run, _) =>
    {
        using var admin = new ClusterAdmin(run.Cluster);
        await GroupProgress.BegunAsync(run);
        await fault(run, admin);
    })
    {
        Duration = TimeSpan.FromSeconds(12),
    };

    private static Task RefuseAsync(LabRun run, ClusterAdmin admin, TopicSort sort, Func<Task> meanwhile) => LoseAsync(
        run,
        admin,
        sort == TopicSort.Results ? FaultKind.ResultsRefused : FaultKind.DeadLettersRefused,
        NodeRight.Write(run.Topics, sort),
        "TQ2201: ",
        meanwhile);

    private static async Task LoseAsync(LabRun run, ClusterAdmin admin, FaultKind kind, NodeRight right, string said, Func<Task> meanwhile)
    {
        var saidAgain = run.SaidAgain(said);
        await run.BreakAsync(
            kind,
            right.Name,
            () => admin.ForbidAsync(right),
            async () =>
            {
                await saidAgain();
                await meanwhile();
            },
            () => admin.AllowAsync(right));
    }

    private static async Task ReplaceNodesAsync(LabRun run)
    {
        // What was acknowledged before, also to other nodes, is committed yet.
        await LabRun.PauseAsync(Short);
        var before = await GroupProgress.CommittedAsync(run);
        var draining = run.DrainAsync(run.Oldest());
        run.StartNode();
        await draining;
        await run.KillAsync(run.Oldest());
        run.Refill();
        await LabRun.PauseAsync(Short);
        var after = await GroupProgress.CommittedAsync(run);
        run.Complaints.AddRange(before
            .Where(commit => after[commit.Key] > commit.Value)
            .Select(commit => $"partition {commit.Key} was committed from {commit.Value} to {after[commit.Key]}, though no result was taken"));
    }

    private static async Task RevokeAsync(LabRun run, ClusterAdmin admin)
    {
        await LoseAsync(run, admin, FaultKind.ReadingRefused, NodeRight.ReadTasks(run.Topics), "TQ1102: ", () => LabRun.PauseAsync(Short));
        await run.PauseAsync(2, 3);
        await LoseAsync(
            run, admin, FaultKind.GroupRefused, NodeRight.JoinGroup(run.Topics), "GroupAuthorizationFailed", () => LabRun.PauseAsync(LabSettings.BeyondSession));
        await run.PauseAsync(2, 3);
    }
}
