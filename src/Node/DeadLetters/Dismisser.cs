using TaskQueue.Core.Wire.Events;

namespace TaskQueue.Node.DeadLetters;

/// <summary>Marks dead letters as needing no attention any more; deletes nothing.</summary>
internal sealed class Dismisser
{
    private readonly ReplayJournal _journal;

    /// <summary>Creates a dismisser.</summary>
    /// <param name="journal">Writes events.</param>
    public Dismisser(ReplayJournal journal) => _journal = journal;

    /// <summary>Dismisses some dead letters.</summary>
    /// <param name="letters">The dead letters.</param>
    /// <returns>What came of each, in the same order.</returns>
    public async Task<IReadOnlyList<ReplayResult>> DismissAsync(IReadOnlyList<FoundLetter> letters)
    {
        // A group without a name is no group of ours: an event must name one.
        var known = letters.Where(found => found.Letter is { Task: not null, Group.Length: > 0 }).ToList();
        var errors = await _journal.WriteAsync(
            [.. known.Select(found => _journal.EventOf(found.Letter, TaskEventKind.Dismissed, found.Letter.Generation))]);
        var results = known
            .Zip(errors, (found, error) => error is null
                ? new ReplayResult(found.Letter, ReplayOutcome.Dismissed)
                : new ReplayResult(found.Letter, ReplayOutcome.Failed, Reason: error.Message, Cause: error))
            .ToDictionary(result => result.Letter.Position);
        return
        [
            .. letters.Select(found => results.GetValueOrDefault(found.Letter.Position)
                ?? new ReplayResult(found.Letter, ReplayOutcome.Refused, Reason: Replayer.NotOfANode)),
        ];
    }
}
