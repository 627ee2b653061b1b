using TaskQueue.FaultLab.Checking;
using TaskQueue.FaultLab.Checking.View;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Driving.Scenarios;

/// <summary>What scenarios expect of a history: each returns what did not happen.</summary>
internal static class Expectations
{
    /// <summary>The nodes whose consumer's thread was away lost their partitions to others, and came back.</summary>
    public static IEnumerable<string> StalledNodesComeBack(RunView run)
    {
        foreach (var stall in run.Faults.Where(fault => fault.Kind == FaultKind.PollStall))
        {
            var held = run.Tenures.Where(tenure => tenure.Node == stall.Target && tenure.AssignedAt < stall.From && tenure.EndedAt > stall.From).ToList();
            if (!held.Exists(tenure => run.Tenures.Any(other => other.Partition == tenure.Partition && Began(other, stall.From, stall.Until))))
            {
                yield return $"no partition of {stall.Target} went to another node while its consumer's thread was away";
            }

            if (!run.Tenures.Any(tenure => tenure.Node == stall.Target && tenure.AssignedAt > stall.Until))
            {
                yield return $"{stall.Target} never had partitions again after its consumer's thread had been away";
            }
        }

        bool Began(Tenure tenure, long from, long until) => tenure.AssignedAt > from && tenure.AssignedAt < until;
    }

    /// <summary>A node that stood still beyond its session lost partitions.</summary>
    public static IEnumerable<string> PartitionsAreLost(RunView run) => Unless(run.Tenures.Any(tenure => tenure.IsLost), "no node lost a partition");

    /// <summary>Commits were refused.</summary>
    public static IEnumerable<string> CommitsFail(RunView run) => Unless(run.Commits.Any(commit => commit.Error != 0), "no commit was refused");

    /// <summary>After the first drain or death no node got or gave up a partition, but for new nodes and those that left.</summary>
    public static IEnumerable<string> NobodyElseRebalances(RunView run)
    {
        var first = run.Nodes.Values.Min(node => Math.Min(node.DrainBegunAt ?? long.MaxValue, node.KilledAt ?? long.MaxValue));
        foreach (var tenure in run.Tenures)
        {
            var node = run.Nodes[tenure.Node];
            if (tenure.AssignedAt > first && node.StartedAt < first)
            {
                yield return $"{tenure} began, though only other nodes had been restarted";
            }

            if (tenure.RevokingAt > first && !(node.DrainBegunAt <= tenure.RevokingAt))
            {
                yield return $"{tenure} had to be given up, though only other nodes had been restarted";
            }
        }
    }

    /// <summary>As many nodes ended as the scenario wanted to, for its reason.</summary>
    /// <param name="least">The least of them.</param>
    public static Func<RunView, IEnumerable<string>> Deaths(int least) => run =>
    {
        var deaths = run.Faults.Count(fault => fault.Kind == FaultKind.Kill);
        return Unless(deaths >= least, $"{deaths} nodes died of the scenario's fault, where at least {least} should");
    };

    /// <summary>The time of day of some nodes jumped by an hour, both ways, as they saw it themselves.</summary>
    public static IEnumerable<string> ClocksJump(RunView run)
    {
        foreach (var node in run.Faults.Where(fault => fault.Kind == FaultKind.ClockJump).Select(fault => fault.Target).Distinct())
        {
            var ahead = run.History.Events.OfType<HistoryEvent.WallClock>()
                .Where(said => said.Process == node)
                .Select(said => (said.UnixMs / 1000.0) - ((double)said.At / RunView.Second))
                .ToList();
            if (ahead.Count == 0 || ahead.Max() - ahead.Min() < TimeSpan.FromMinutes(59).TotalSeconds)
            {
                yield return $"{node} never saw its clock jump";
            }
        }
    }

    /// <summary>Local queues of nodes' producers were full again and again, and so was that of the client.</summary>
    /// <param name="maxPending">How many tasks the client's queue holds.</param>
    public static Func<RunView, IEnumerable<string>> QueuesFill(int maxPending) => run =>
    {
        var refused = run.History.Events.OfType<HistoryEvent.QueueFull>().Select(said => said.Process).CountBy(node => node).ToList();
        var (calls, most) = (0, 0);
        foreach (var said in run.History.Events)
        {
            calls += said switch
            {
                HistoryEvent.EnqueueInvoked => 1,
                HistoryEvent.EnqueueAcknowledged or HistoryEvent.EnqueueFailed => -1,
                _ => 0,
            };
            most = Math.Max(most, calls);
        }

        return
        [
            .. Unless(refused.Count(node => node.Value > 50) >= 2, $"the producers' queues were full at {string.Join(", ", refused)} alone"),
            .. Unless(most >= maxPending * 4, $"at most {most} calls waited for a client whose queue holds {maxPending}"),
        ];
    };

    /// <summary>Much more was enqueued than could be done, and no node held more than it may.</summary>
    /// <param name="factor">How many times as many tasks were enqueued as ended before help came.</param>
    /// <param name="maxTasks">The nodes' <c>in-flight.max-tasks</c>.</param>
    public static Func<RunView, IEnumerable<string>> Overload(double factor, int maxTasks) => run =>
    {
        var first = run.Nodes.Values.Take(2).Select(node => node.Name).ToHashSet();
        var help = run.Nodes.Values.Skip(2).Min(node => node.StartedAt);
        var (enqueued, ended) = (run.Tasks.Values.Count(task => task.EnqueuedAt < help), run.Tasks.Values.Count(task => task.SettledAt < help));
        var most = first.Max(node => MostHeld(run, node));
        return
        [
            .. Unless(enqueued >= ended * factor, $"{enqueued} tasks were enqueued where {ended} ended, which is not {factor} times as many"),
            .. Unless(most >= maxTasks / 2, $"no node held more than {most} tasks, so no bound was tried"),
            .. Unless(most <= maxTasks, $"a node held {most} tasks, where in-flight.max-tasks is {maxTasks}"),
        ];
    };

    /// <summary>Handlers of a node held so many of its threads at once.</summary>
    /// <param name="least">The least number.</param>
    public static Func<RunView, IEnumerable<string>> AtOnce(int least) => run =>
    {
        var most = run.Tenures.GroupBy(tenure => tenure.Node)
            .Select(node => MostAtOnce(node.SelectMany(tenure => tenure.Attempts).Select(attempt => (attempt.StartedAt, attempt.EndedAt))))
            .DefaultIfEmpty().Max();
        return Unless(most >= least, $"at most {most} handlers of a node blocked at once, where at least {least} should");
    };

    private static IEnumerable<string> Unless(bool holds, string text) => holds ? [] : [text];

    private static int MostHeld(RunView run, string node) => MostAtOnce(run.Tenures
        .Where(tenure => tenure.Node == node)
        .SelectMany(tenure => tenure.Deliveries.SelectMany(delivery =>
            Enumerable.Range(0, (int)(delivery.Last - delivery.First + 1)).Select(index =>
                (delivery.At, Until: Math.Min(run.SettledAt(tenure.Partition, delivery.First + index) ?? tenure.EndedAt, tenure.EndedAt))))));

    private static int MostAtOnce(IEnumerable<(long From, long Until)> stretches)
    {
        var (open, most) = (0, 0);
        foreach (var (_, change) in stretches.SelectMany(stretch => new[] { (stretch.From, 1), (stretch.Until, -1) }).Order())
        {
            open += change;
            most = Math.Max(most, open);
        }

        return most;
    }
}
