using TaskQueue.Core;
using TaskQueue.Kafka.Sending;

namespace TaskQueue.Client;

/// <summary>Thrown when a task was not acknowledged by the broker; says whether it may have been written all the same.</summary>
/// <remarks>
/// If it may, enqueuing it again may make two tasks of one: give such tasks an <see cref="EnqueueRequest.Id"/> by which handlers notice.
/// </remarks>
public sealed class EnqueueException : TaskQueueException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="id">The task's id; <see langword="null"/> for a bare task.</param>
    /// <param name="topic">The task topic.</param>
    /// <param name="mayBeWritten">Whether the task may have been written.</param>
    /// <param name="cause">What happened.</param>
    public EnqueueException(string? id, string topic, bool mayBeWritten, Exception cause)
        : base(
            $"{(id is null ? "The bare task" : $"Task '{id}'")} was {(mayBeWritten ? $"not acknowledged by '{topic}' and may or may not have been written" : $"not written to '{topic}'")}: {(cause is RecordRefusedException refused ? refused.Reason : cause?.Message)}",
            cause)
    {
        Id = id;
        Topic = topic;
        MayBeWritten = mayBeWritten;
    }

    /// <summary>Gets the task's id; <see langword="null"/> for a bare task.</summary>
    public string? Id { get; }

    /// <summary>Gets the task topic.</summary>
    public string Topic { get; }

    /// <summary>
    /// Gets what is known: <see langword="false"/>, the task was not written and never will be; <see langword="true"/>, it was on its way when
    /// the answer was lost, and nobody knows.
    /// </summary>
    public bool MayBeWritten { get; }
}
