using System.Collections.Concurrent;

namespace TaskQueue.Actors.Standstills;

/// <summary>What stands still at this node: written by those who know, read by what tells the operators.</summary>
/// <remarks>Safe from any thread; its size is bounded by the number of partitions, kinds and topics.</remarks>
internal sealed class StandstillBoard
{
    private readonly ConcurrentDictionary<(string Code, string Subject), Standstill> _entries = new();
    private readonly TimeProvider _time;

    /// <summary>Creates an empty board.</summary>
    /// <param name="time">The clock.</param>
    public StandstillBoard(TimeProvider time) => _time = time;

    /// <summary>Gets what stands still now, the oldest first.</summary>
    public IReadOnlyList<Standstill> Current => [.. _entries.Values.OrderBy(entry => entry.Since)];

    /// <summary>Notes that something stands still; if it is noted already, reason and remedy are replaced and its time stays.</summary>
    public void Post(string code, string subject, string reason, string remedy) => _entries.AddOrUpdate(
        (code, subject),
        _ => new Standstill(code, subject, reason, remedy, _time.GetUtcNow()),
        (_, entry) => entry with { Reason = reason, Remedy = remedy });

    /// <summary>Notes that it goes on.</summary>
    public void Clear(string code, string subject) => _entries.TryRemove((code, subject), out _);
}
