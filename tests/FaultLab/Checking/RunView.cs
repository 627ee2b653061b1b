using TaskQueue.FaultLab.Checking.View;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Checking;

/// <summary>A history, put together for checkers: tenures, attempts, commits, tasks, nodes and faults.</summary>
internal sealed class RunView
{
    /// <summary>One second in the history's unit of time.</summary>
    public const long Second = 1_000_000_000;

    private readonly Dictionary<(int Partition, long Offset), TaskFacts> _places;
    private readonly Dictionary<(int Partition, long Offset), List<AttemptRun>> _attempts = [];

    internal RunView(
        RunHistory history,
        IReadOnlyList<Tenure> tenures,
        IReadOnlyList<SentCommit> commits,
        IReadOnlyDictionary<string, TaskFacts> tasks,
        IReadOnlyDictionary<string, NodeLife> nodes,
        IReadOnlyList<FaultTime> faults,
        TopicGenerations generations)
    {
        History = history;
        Tenures = tenures;
        Commits = commits;
        Tasks = tasks;
        Nodes = nodes;
        Faults = faults;
        Generations = generations;
        Decisions = [.. history.Events.OfType<HistoryEvent.Decided>().Select(decided => (generations.Of(decided.Partition), decided.At))];
        _places = tasks.Values.Where(task => task.Offset >= 0).ToDictionary(task => (task.Partition, task.Offset));
        foreach (var attempt in tenures.SelectMany(tenure => tenure.Attempts).OrderBy(attempt => attempt.StartedAt))
        {
            var place = (attempt.Tenure.Partition, attempt.Offset);
            if (!_attempts.TryGetValue(place, out var ofPlace))
            {
                _attempts.Add(place, ofPlace = []);
            }

            ofPlace.Add(attempt);
        }
    }

    /// <summary>Gets the history.</summary>
    public RunHistory History { get; }

    /// <summary>Gets what the run promises.</summary>
    public RunBounds Bounds => History.Bounds;

    /// <summary>Gets all tenures in the order in which they began.</summary>
    public IReadOnlyList<Tenure> Tenures { get; }

    /// <summary>Gets all commits in the order in which they were sent.</summary>
    public IReadOnlyList<SentCommit> Commits { get; }

    /// <summary>Gets all tasks by their ids.</summary>
    public IReadOnlyDictionary<string, TaskFacts> Tasks { get; }

    /// <summary>Gets all nodes by their names.</summary>
    public IReadOnlyDictionary<string, NodeLife> Nodes { get; }

    /// <summary>Gets all faults in the order in which they began.</summary>
    public IReadOnlyList<FaultTime> Faults { get; }

    /// <summary>Gets what operators deleted of the task topic, in the order of time.</summary>
    public IReadOnlyList<DeletedRecords> Deleted => Generations.Deleted;

    /// <summary>Gets the numbers under which the partitions of the last topic are known.</summary>
    public TopicGenerations Generations { get; }

    /// <summary>Gets what operators decided about held partitions, in the order of time.</summary>
    public IReadOnlyList<(int Partition, long At)> Decisions { get; }

    /// <summary>Gets the attempts of each task, in the order in which they began.</summary>
    public IEnumerable<IReadOnlyList<AttemptRun>> AttemptsByTask => _attempts.Values;

    /// <summary>Puts a history together.</summary>
    /// <param name="history">The history.</param>
    public static RunView Of(RunHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var builder = new RunViewBuilder();
        foreach (var said in history.Events)
        {
            builder.Add(said);
        }

        return builder.Build(history);
    }

    /// <summary>Returns the task at a place; <see langword="null"/> if none is known there.</summary>
    public TaskFacts? TaskAt(int partition, long offset) => _places.GetValueOrDefault((partition, offset));

    /// <summary>Returns the attempts of the task at a place, in the order in which they began.</summary>
    public IReadOnlyList<AttemptRun> AttemptsAt(int partition, long offset) => _attempts.GetValueOrDefault((partition, offset)) ?? [];

    /// <summary>Returns when the ending of the task at a place was acknowledged first, or it was deleted; <see langword="null"/> if neither was.</summary>
    public long? SettledAt(int partition, long offset) => TaskAt(partition, offset)?.SettledAt ?? DeletedAt(partition, offset);

    /// <summary>Returns whether an operator let a partition go on elsewhere: that of itself forgets what was settled behind the place.</summary>
    public bool IsMoved(int partition, long from, long until) =>
        Decisions.Any(decision => decision.Partition == partition && decision.At > from && decision.At <= until);

    /// <summary>Returns when an operator deleted a task; <see langword="null"/> if none did.</summary>
    public long? DeletedAt(TaskFacts task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Offset < 0 ? null : DeletedAt(task.Partition, task.Offset);
    }

    /// <summary>Returns whether a fault of some kinds and a stretch of time have something in common.</summary>
    /// <param name="from">The beginning.</param>
    /// <param name="until">The end.</param>
    /// <param name="suffers">Which faults count.</param>
    public bool IsDisturbed(long from, long until, Func<FaultTime, bool> suffers) =>
        Faults.Any(fault => suffers(fault) && fault.From <= until && fault.Until >= from);

    /// <summary>Writes a duration for people.</summary>
    internal static string Seconds(long duration) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(double)duration / Second:0.###} s");

    private long? DeletedAt(int partition, long offset) =>
        Deleted.FirstOrDefault(deleted => deleted.Partition == partition && offset < deleted.Before)?.At;
}
