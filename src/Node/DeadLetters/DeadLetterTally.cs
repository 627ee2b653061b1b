using TaskQueue.Core;
using TaskQueue.Core.DeadLetters;

namespace TaskQueue.Node.DeadLetters;

/// <summary>What a run over dead letters has done.</summary>
internal sealed class DeadLetterTally
{
    private readonly SortedDictionary<ReplayOutcome, long> _outcomes = [];
    private readonly SortedDictionary<DeadLetterState, long> _skipped = [];
    private readonly Dictionary<string, DeadLetterState> _skippedIds = new(StringComparer.Ordinal);
    private readonly HashSet<string> _takenIds = new(StringComparer.Ordinal);

    /// <summary>Gets whether the run was asked to stop before its end.</summary>
    public bool IsInterrupted { get; set; }

    /// <summary>Gets what made writing fail; <see langword="null"/> if nothing did.</summary>
    public TaskQueueException? Failure { get; private set; }

    /// <summary>Gets whether something that was meant could not be done.</summary>
    public bool HasRefusals => _outcomes.ContainsKey(ReplayOutcome.Refused);

    /// <summary>Counts what came of a dead letter.</summary>
    public void Add(ReplayResult result)
    {
        _outcomes[result.Outcome] = _outcomes.GetValueOrDefault(result.Outcome) + 1;
        Failure ??= result.Cause;
    }

    /// <summary>Notes a dead letter that is worked on.</summary>
    /// <param name="id">Its task's id, if it was asked for by id; else <see langword="null"/>.</param>
    public void Take(string? id)
    {
        if (id is not null)
        {
            _takenIds.Add(id);
        }
    }

    /// <summary>Counts a dead letter that was meant, but is left as it is because of its state.</summary>
    /// <param name="id">Its task's id, if it was asked for by id; else <see langword="null"/>.</param>
    /// <param name="state">The state.</param>
    public void Skip(string? id, DeadLetterState state)
    {
        _skipped[state] = _skipped.GetValueOrDefault(state) + 1;
        if (id is not null)
        {
            _skippedIds[id] = state;
        }
    }

    /// <summary>Returns, of ids that were asked for, those whose dead letters are all left as they are, and in which state the last one is.</summary>
    public IEnumerable<(string Id, DeadLetterState State)> LeftAlone() =>
        _skippedIds.Where(entry => !_takenIds.Contains(entry.Key)).Select(entry => (entry.Key, entry.Value));

    /// <summary>Tells whether a dead letter of an id was found.</summary>
    public bool Found(string id) => _takenIds.Contains(id) || _skippedIds.ContainsKey(id);

    /// <summary>Returns one line that tells all.</summary>
    /// <param name="would">What a run that writes would have done, such as <c>would be replayed</c>.</param>
    public string Describe(string would)
    {
        List<string> parts =
        [
            .. _outcomes.Select(entry => $"{entry.Value} {(entry.Key == ReplayOutcome.Would ? would : WordOf(entry.Key))}"),
        ];
        parts.AddRange(_skipped.Select(entry => $"{entry.Value} left alone ({WordOf(entry.Key)})"));
        return parts.Count == 0 ? "nothing to do" : string.Join(", ", parts);
    }

    /// <summary>Returns a state or outcome as it is written.</summary>
    public static string WordOf<T>(T value)
        where T : struct, Enum
    {
#pragma warning disable CA1308 // Words of the command line are lower case.
        return value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
    }
}
