using TaskQueue.Actors.Attempts;
using TaskQueue.Core.Wire;

namespace TaskQueue.Actors.Streams;

/// <summary>A record that has to be written before a task may settle.</summary>
/// <param name="Attempt">The task's last attempt.</param>
/// <param name="Step">Which record.</param>
internal readonly record struct PendingWrite(TaskAttempt Attempt, WriteStep Step)
{
    /// <summary>Gets why the task failed; <see langword="null"/> if it succeeded or expired.</summary>
    public Exception? Cause { get; init; }

    /// <summary>Gets when the task failed or expired, in ticks of UTC; 0 if it succeeded.</summary>
    public long EndedAt { get; init; }

    /// <summary>Gets how much of the record and of the cause a dead letter tells.</summary>
    public DeadLetterDetail Detail { get; init; }

    /// <summary>Gets whether the result topic tells of the ending already.</summary>
    public bool IsTold { get; init; }

    /// <summary>Gets whether the record goes in a batch of its own, since it was refused in one with others.</summary>
    public bool Alone { get; init; }

    /// <summary>Gets whether it was refused before, and sent again by its topic's <see cref="TopicTrouble"/>.</summary>
    public bool IsAgain { get; init; }

    /// <summary>Gets the stage's time when it was sent.</summary>
    public int SentAt { get; init; }
}
