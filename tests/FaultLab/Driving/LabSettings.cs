using TaskQueue.FaultLab.History;
using TaskQueue.FaultLab.Nodes;

namespace TaskQueue.FaultLab.Driving;

/// <summary>The settings of all nodes, and what checkers may expect of nodes with these settings.</summary>
internal static class LabSettings
{
    /// <summary>Gets the bounds of a scenario that says nothing else.</summary>
    public static RunBounds Bounds { get; } = new()
    {
        SessionTimeout = 6,
        MaxPollInterval = 30,
        RevokeTimeout = 3,
        DrainTimeout = 6,
        MemoryMiB = 350,
    };

    /// <summary>Gets how long a node is away that has to lose its session, where a scenario says nothing else.</summary>
    public static TimeSpan BeyondSession { get; } = TimeSpan.FromSeconds(Bounds.SessionTimeout + 2);

    /// <summary>Returns the bounds of a scenario.</summary>
    public static RunBounds BoundsOf(Scenario scenario) => scenario.Bounds with { Ordered = scenario.Ordered };

    /// <summary>Returns the settings that go with these bounds.</summary>
    public static IReadOnlyList<string> Of(Scenario scenario) =>
    [
        $"task-queue.ordering={(scenario.Ordered ? "key" : "none")}",
        $"task-queue.default-kind={LabKinds.Works}",
        "task-queue.workers=16",
        $"task-queue.revoke-timeout={Milliseconds(scenario.Bounds.RevokeTimeout)}ms",
        $"task-queue.drain-timeout={Milliseconds(scenario.Bounds.DrainTimeout)}ms",
        // A paused kind keeps its lanes closed, as it should; here tasks are to fail without that.
        "task-queue.breaker.enabled=off",
        $"task-queue.attempts.max={scenario.Bounds.MaxAttempts}",
        $"task-queue.results.failures={(scenario.Bounds.TellsFailures ? "on" : "off")}",
        "task-queue.attempts.backoff.first=200ms",
        "task-queue.attempts.backoff.max=1s",
        $"task-queue.kafka.consumer.session.timeout.ms={Milliseconds(scenario.Bounds.SessionTimeout)}",
        "task-queue.kafka.consumer.heartbeat.interval.ms=1500",
        $"task-queue.kafka.consumer.max.poll.interval.ms={Milliseconds(scenario.Bounds.MaxPollInterval)}",
        "task-queue.kafka.common.reconnect.backoff.max.ms=1000",
    ];

    private static int Milliseconds(double seconds) => (int)(seconds * 1000);
}
