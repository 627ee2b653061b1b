using TaskQueue.FaultLab.Driving.Clusters;
using TaskQueue.FaultLab.Driving.Scenarios;

namespace TaskQueue.FaultLab.Driving;

/// <summary>All scenarios, in the order of the short profile.</summary>
internal static class ScenarioCatalog
{
    private static readonly LoadSettings LongTasks = new()
    {
        PerSecond = 18,
        Long = 0.4,
        LongWork = TimeSpan.FromSeconds(6),
        ShortWork = TimeSpan.FromMilliseconds(300),
    };

    private static readonly Scenario[] Listed =
    [
        new Scenario("kill-stages", "SIGKILL at each of 12 stages", Disturbances.KillAtStagesAsync)
        {
            Ordered = true, Partitions = 8, Duration = TimeSpan.FromSeconds(30), CanLast = true, IsHeavy = true,
        },
        new Scenario("churn", "nodes join, drain and die", Disturbances.ChurnAsync)
        {
            Duration = TimeSpan.FromSeconds(30), Partitions = 8, CanLast = true, IsHeavy = true,
        },
        new Scenario("rolling", "one node after the other is replaced, in order", Disturbances.RollAsync) { Ordered = true, CanLast = true },
        new Scenario("long-tasks", "partitions move while long tasks run", Disturbances.RollAsync) { Load = LongTasks, Ordered = true, CanLast = true },
        new Scenario("stop", "SIGSTOP, within and beyond the session", Disturbances.StopAsync) { Ordered = true, CanLast = true, Expect = Expectations.PartitionsAreLost },
        new Scenario("commits-refused", "each third commit fails", Disturbances.JoinDrainKillAsync)
        {
            RefuseEvery = 3, CanLast = true, Expect = Expectations.CommitsFail,
        },
        new Scenario("poison", "a tenth of the tasks never succeeds", Disturbances.JoinDrainKillAsync) { Load = new LoadSettings { Poison = 0.1 }, CanLast = true },
        .. BrokerScenarios.All,
        .. OutageScenarios.All,
        .. NodeScenarios.All,
        .. HandlerScenarios.All,
        .. TopicScenarios.All,
    ];

    /// <summary>
    /// Gets the scenarios: first those of three brokers, which take a machine's time also when they are idle, then those that do not run next to
    /// each other, and those that share a cluster; at last those that run beside whatever is left.
    /// </summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. Listed.OrderByDescending(scenario => scenario.Cluster == ClusterKind.Three)
            .ThenByDescending(scenario => scenario.IsHeavy)
            .ThenByDescending(scenario => scenario.Cluster != ClusterKind.Plain),
    ];
}
