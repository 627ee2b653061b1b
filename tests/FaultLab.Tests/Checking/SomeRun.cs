using TaskQueue.Core.Offsets;
using TaskQueue.FaultLab.Checking;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Tests.Checking;

/// <summary>A history made by hand: one partition, times in seconds, tasks named by their offsets.</summary>
internal sealed class SomeRun
{
    private readonly List<HistoryEvent> _events = [];
    private readonly HashSet<string> _processes = [];
    private int _commits;

    public SomeRun(RunBounds? bounds = null) => Say(0, "driver", new HistoryEvent.Configured(bounds ?? new RunBounds()));

    public static string LedgerOf(int from, params int[] settled)
    {
        var tracker = new OffsetTracker(from, Ledger.Empty);
        for (var offset = from; offset <= settled.Max(); offset++)
        {
            tracker.TryDeliver(offset, out _);
        }

        Array.ForEach(settled, offset => tracker.Settle(offset));
        return LedgerCodec.Encode(tracker, topicId: null, out _);
    }

    public static string AttemptsIn(int offset, int ended)
    {
        var tracker = new OffsetTracker(offset, Ledger.Empty);
        tracker.TryDeliver(offset, out _);
        tracker.RecordAttempts(offset, ended);
        return LedgerCodec.Encode(tracker, topicId: null, out _);
    }

    public SomeRun Say(double at, string process, HistoryEvent said)
    {
        if (_processes.Add(process))
        {
            Add(0, process, new HistoryEvent.Opened(HistoryEvent.Opened.Current, process, 1));
        }

        return Add(at, process, said);
    }

    public SomeRun Driver(double at, HistoryEvent said) => Say(at, "driver", said);

    /// <summary>A node that was started, and has said so.</summary>
    public SomeRun Node(string node, double at = 0) => Driver(at, new HistoryEvent.NodeStarted(node)).Say(at, node, new HistoryEvent.Polled(1, 1));

    /// <summary>A task that was enqueued and acknowledged, and lies in the topic.</summary>
    public SomeRun Task(int offset, string key = "", bool poison = false, double at = 0) =>
        Driver(at, new HistoryEvent.EnqueueInvoked($"t{offset}", key, poison))
        .Driver(at, new HistoryEvent.EnqueueAcknowledged($"t{offset}", 0, offset))
        .Found(TopicSort.Tasks, offset);

    public SomeRun Found(TopicSort topic, int offset, string? content = null, bool completed = true, string? value = null) => Driver(
        900,
        topic == TopicSort.Results
            ? new HistoryEvent.Found(topic, -1, -1, $"t{offset}", string.Empty, value ?? $"value {offset}", completed)
            : new HistoryEvent.Found(topic, 0, offset, $"t{offset}", content ?? $"record {offset}", value ?? $"value {offset}", completed));

    public SomeRun Assigned(double at, string node, int epoch = 1, long position = 0) =>
        Say(at, node, new HistoryEvent.Assigned(0, epoch, position));

    public SomeRun Delivered(double at, string node, long first, long last, int epoch = 1) =>
        Say(at, node, new HistoryEvent.Delivered(0, epoch, first, last));

    public SomeRun Ran(
        double from, double to, string node, int offset, Outcome outcome = Outcome.Succeeded, int attempt = 1, int epoch = 1) =>
        Began(from, node, offset, attempt, epoch)
        .Say(to, node, new HistoryEvent.Ended(0, epoch, offset, attempt, outcome));

    public SomeRun Began(double at, string node, int offset, int attempt = 1, int epoch = 1) =>
        Say(at, node, new HistoryEvent.Started(0, epoch, offset, attempt));

    /// <summary>The broker has acknowledged a result, which lies in the topic.</summary>
    public SomeRun Acknowledged(double at, string node, int offset) =>
        Say(at, node, new HistoryEvent.Acknowledged(TopicSort.Results, $"t{offset}"))
        .Found(TopicSort.Results, offset);

    /// <summary>The broker has acknowledged the notice of a failure, which lies in the topic.</summary>
    public SomeRun Noticed(double at, string node, int offset) =>
        Say(at, node, new HistoryEvent.Acknowledged(TopicSort.Results, $"t{offset}"))
        .Found(TopicSort.Results, offset, completed: false);

    /// <summary>The broker has acknowledged a dead letter, which lies in the topic.</summary>
    public SomeRun DeadLettered(double at, string node, int offset, string? content = null) =>
        Say(at, node, new HistoryEvent.Acknowledged(TopicSort.DeadLetters, $"0-{offset}"))
        .Found(TopicSort.DeadLetters, offset, content);

    public SomeRun Committed(double at, string node, long offset, string ledger = "", int? error = 0)
    {
        Say(at, node, new HistoryEvent.CommitSent(++_commits, 0, offset, ledger));
        return error is { } code ? Say(at + 0.01, node, new HistoryEvent.CommitAnswered(_commits, 0, code)) : this;
    }

    public SomeRun Revoking(double at, string node, int epoch = 1) => Say(at, node, new HistoryEvent.Revoking(0, epoch));

    public SomeRun Revoked(double at, string node, bool lost = false, int epoch = 1) =>
        Say(at, node, new HistoryEvent.Revoked(0, epoch, lost, Running: 0));

    public SomeRun Killed(double at, string node) =>
        Fault(at, at, FaultKind.Kill, node).Driver(at, new HistoryEvent.NodeEnded(node, 137));

    public SomeRun Fault(double from, double until, FaultKind kind, string target)
    {
        var number = _events.Count;
        return Driver(from, new HistoryEvent.FaultBegun(number, kind, target)).Driver(until, new HistoryEvent.FaultEnded(number));
    }

    /// <summary>The end of a run after which the group has committed an offset.</summary>
    public SomeRun Over(double at, long committed, long end, string ledger = "") =>
        Driver(at, new HistoryEvent.Drained(end - committed))
        .Driver(at, new HistoryEvent.GroupCommitted(0, committed, ledger, end));

    public Verdict Check(Checker checker, params string[] damage) => checker.Check(View(damage));

    /// <summary>What a scenario misses in it.</summary>
    public IReadOnlyList<string> Misses(Func<RunView, IEnumerable<string>> expectation) => [.. expectation(View())];

    /// <summary>What checkers see of it.</summary>
    public RunView View(params string[] damage) => RunView.Of(RunHistory.Of(_events, damage, []));

    private SomeRun Add(double at, string process, HistoryEvent said)
    {
        said.At = (long)(at * RunView.Second);
        said.Process = process;
        _events.Add(said);
        return this;
    }
}
