using TaskQueue.FaultLab.Driving.Clusters;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Driving.Scenarios;

/// <summary>Scenarios in which the task topic changes or loses records, or rights are taken away.</summary>
internal static class TopicScenarios
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BeyondSession = TimeSpan.FromSeconds(8);

    /// <summary>Gets the scenarios.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        New("partitions-added", "the task topic gets more partitions under load", TopicChanges.GrowAsync) with { Ordered = true },
        New("records-deleted", "tasks that no node has read are deleted", TopicChanges.DeleteRecordsAsync),
        New("topic-recreated", "the task topic is deleted and created again under load", TopicChanges.RecreateAsync) with
        {
            Load = new LoadSettings { Poison = 0, FailsFirst = 0 },
        },
        New("rights-revoked", "nodes lose the right to write results, then that to read tasks, then that to be in the group", RevokeAsync) with
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

    private static async Task LoseAsync(LabRun run, ClusterAdmin admin, FaultKind kind, NodeRight right, string said, Func<Task> meanwhile)
    {
        var times = run.TimesSaid(said);
        await run.BreakAsync(
            kind,
            right.Name,
            () => admin.ForbidAsync(right),
            async () =>
            {
                await run.SaidAsync(said, times + 1);
                await meanwhile();
            },
            () => admin.AllowAsync(right));
    }

    private static async Task RevokeAsync(LabRun run, ClusterAdmin admin)
    {
        await LoseAsync(
            run, admin, FaultKind.ResultsRefused, NodeRight.Write(run.Topics, TopicSort.Results), "TQ2201: ", () => LabRun.PauseAsync(Short));
        await run.PauseAsync(4, 5);
        await LoseAsync(run, admin, FaultKind.ReadingRefused, NodeRight.ReadTasks(run.Topics), "TQ1102: ", () => LabRun.PauseAsync(Short));
        await run.PauseAsync(4, 5);
        await LoseAsync(
            run, admin, FaultKind.GroupRefused, NodeRight.JoinGroup(run.Topics), "GroupAuthorizationFailed", () => LabRun.PauseAsync(BeyondSession));
        await run.PauseAsync(4, 5);
    }
}
