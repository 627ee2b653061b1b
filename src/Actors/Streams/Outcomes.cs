using TaskQueue.Actors.Attempts;
using TaskQueue.Core.Offsets;

namespace TaskQueue.Actors.Streams;

/// <summary>What Dispatch passes on: attempts whose endings have to be told, and updates that need no record.</summary>
/// <param name="Final">Attempts after which their tasks are over: succeeded, or failed for the last time.</param>
/// <param name="Updates">What became of other tasks: waiting, resumed, returned.</param>
internal sealed record Outcomes(List<TaskAttempt> Final, List<OffsetUpdate> Updates)
{
    /// <summary>Creates an empty set to be filled.</summary>
    public Outcomes()
        : this([], [])
    {
    }

    /// <summary>Gets whether there is nothing in it.</summary>
    public bool IsEmpty => Final.Count == 0 && Updates.Count == 0;
}
