using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using TaskQueue.Actors.Attempts;

namespace TaskQueue.Actors.Workers;

/// <content>What lets the next task of a lane run: the end of the task before it, and of code that was given up.</content>
internal sealed partial class WorkQueue
{
    private readonly ConcurrentQueue<TaskAttempt> _settled = new();
    private readonly ConcurrentQueue<TaskAttempt> _endedLate = new();

    /// <summary>Passes attempts on whose tasks have settled, and wakes the stage.</summary>
    /// <param name="settled">Those with a place in a lane; their records' bytes are not used.</param>
    public void ReportSettled(IReadOnlyList<TaskAttempt> settled)
    {
        foreach (var attempt in settled)
        {
            _settled.Enqueue(attempt);
        }

        Announce();
    }

    /// <summary>Takes an attempt whose task has settled.</summary>
    public bool TryTakeSettled([NotNullWhen(true)] out TaskAttempt? settled) =>
        _settled.TryDequeue(out settled);

    /// <summary>Takes an attempt that had been given up and whose code has ended now.</summary>
    public bool TryTakeEndedLate([NotNullWhen(true)] out TaskAttempt? ended) =>
        _endedLate.TryDequeue(out ended);

    // Announced by the caller, as any end.
    private void NoteLate(TaskAttempt attempt)
    {
        if (attempt.Place is not null)
        {
            _endedLate.Enqueue(attempt);
        }
    }
}
