using TaskQueue.Core.Records;
using TaskQueue.Core.Wire.Events;

namespace TaskQueue.Core.DeadLetters;

/// <summary>What events tell of dead letters: claimed, replayed, dismissed.</summary>
/// <remarks>
/// <para>
/// Of several claims of one task's end and generation the first in the log wins, and all readers agree on it, since the events of a
/// task lie in one partition. So whoever wants to replay a task writes a claim, reads on up to it, and looks whether it won. A node
/// that crashed may have written two dead letters of one end: only one of them is replayed.
/// </para>
/// <para>Not thread-safe. Grows with the dead letters that were claimed or dismissed.</para>
/// </remarks>
internal sealed class ReplayHistory
{
    /// <summary>By place and task: a dead-letter topic that was deleted and created again has other dead letters in the same places.</summary>
    private readonly Dictionary<(RecordPosition Letter, End End), DeadLetterState> _states = [];

    /// <summary>The first claim by task's end and generation.</summary>
    private readonly Dictionary<End, SortedList<int, Claim>> _claims = [];

    /// <summary>Gets how many events were taken into account.</summary>
    public long Count { get; private set; }

    /// <summary>Takes an event into account; events of a task in the order of their log.</summary>
    /// <param name="happened">The event; those about no dead letter change nothing.</param>
    public void Add(TaskEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        Count++;
        if (happened.DeadLetter is not { } place)
        {
            return;
        }

        var letter = (place, EndOf(happened));

        switch (happened.Kind)
        {
            case TaskEventKind.Replaying when TryClaim(happened, happened.Id):
                _states[letter] = DeadLetterState.Interrupted;
                break;
            case TaskEventKind.Replayed:
                // The claim may have been forgotten, by retention; the replay stands all the same.
                TryClaim(happened, claim: string.Empty);
                _states[letter] = DeadLetterState.Replayed;
                break;
            case TaskEventKind.Dismissed:
                _states[letter] = DeadLetterState.Dismissed;
                break;
        }
    }

    /// <summary>Tells what became of a dead letter.</summary>
    /// <param name="letter">The dead letter.</param>
    public DeadLetterState StateOf(DeadLetter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        if (letter.Task is not { } task)
        {
            return DeadLetterState.Foreign;
        }

        var end = new End(task, letter.Id, letter.Group);
        return _states.TryGetValue((letter.Position, end), out var state) ? state
            : _claims.ContainsKey(end) ? DeadLetterState.Duplicate
            : DeadLetterState.Open;
    }

    /// <summary>Tells whether a claim is the first of its task's end and generation.</summary>
    /// <param name="claim">The claim.</param>
    /// <returns><see langword="null"/> if no claim of them has been read yet.</returns>
    public bool? IsWon(TaskEvent claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return _claims.TryGetValue(EndOf(claim), out var claims) && claims.TryGetValue(claim.Generation, out var first)
            ? first.Id == claim.Id
            : null;
    }

    /// <summary>Returns the generation of the next replay: after that of the task that failed, and after all that were claimed.</summary>
    /// <param name="letter">The dead letter.</param>
    /// <param name="asOf">
    /// What <see cref="Count"/> was when the replay was decided on. Claims that came later do not count: they make it lose, instead of
    /// letting it write the task once more.
    /// </param>
    public int NextGeneration(DeadLetter letter, long asOf)
    {
        ArgumentNullException.ThrowIfNull(letter);
        var claimed = letter.Task is { } task && _claims.TryGetValue(new End(task, letter.Id, letter.Group), out var claims)
            ? claims.Where(claim => claim.Value.ReadAs <= asOf).Select(claim => claim.Key).DefaultIfEmpty().Max()
            : 0;
        return Math.Max(letter.Generation, claimed) + 1;
    }

    private static End EndOf(TaskEvent happened) => new(happened.Task, happened.TaskId, happened.Group);

    private bool TryClaim(TaskEvent happened, string claim)
    {
        var end = EndOf(happened);
        if (!_claims.TryGetValue(end, out var claims))
        {
            claims = [];
            _claims.Add(end, claims);
        }

        return claims.TryAdd(happened.Generation, new Claim(claim, Count));
    }

    /// <summary>The end of a task in one group.</summary>
    private readonly record struct End(RecordPosition Task, string Id, string Group);

    /// <summary>A claim.</summary>
    /// <param name="Id">The event's id; empty if it was not read itself.</param>
    /// <param name="ReadAs">As which event it was read, counted from 1.</param>
    private readonly record struct Claim(string Id, long ReadAs);
}
