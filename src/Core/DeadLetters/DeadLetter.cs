using TaskQueue.Core.Records;

namespace TaskQueue.Core.DeadLetters;

/// <summary>What a record of a dead-letter topic tells, without its key, value and headers.</summary>
internal sealed record DeadLetter
{
    /// <summary>Gets the place of the dead letter.</summary>
    public required RecordPosition Position { get; init; }

    /// <summary>Gets when it was written, by its record's timestamp.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>Gets the place of the task's record; <see langword="null"/> if nodes of ours did not write the dead letter.</summary>
    public RecordPosition? Task { get; init; }

    /// <summary>Gets the task's id; of a record that is no task, the default id of its place.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the task's kind; empty for the topic's default kind, and for a record that is no task.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets the group that gave the task up; empty if that is not told.</summary>
    public required string Group { get; init; }

    /// <summary>Gets how many attempts were made; 0 for a record that is no task.</summary>
    public int Attempts { get; init; }

    /// <summary>Gets which replay of the task failed: 0 for the task as it was enqueued.</summary>
    public int Generation { get; init; }

    /// <summary>Gets what happened; empty if that is not told.</summary>
    public required string Message { get; init; }

    /// <summary>Gets the full name of the exception's type; <see langword="null"/> if there was none.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>Gets the exception's stack trace; <see langword="null"/> if there is none.</summary>
    public string? Stack { get; init; }

    /// <summary>Gets when the task failed for the first time, if that is told.</summary>
    public DateTimeOffset? FirstFailure { get; init; }

    /// <summary>Gets when the task failed for the last time, if that is told.</summary>
    public DateTimeOffset? LastFailure { get; init; }

    /// <summary>Gets the bytes of key, value and headers.</summary>
    public required int Bytes { get; init; }

    /// <summary>Gets what is known of the task's record if the dead letter is incomplete; <see langword="null"/> if it has all of it.</summary>
    public RecordFingerprint? Missing { get; init; }

    /// <summary>Gets when the task was given up: its last failure, or when the dead letter was written if that is not told.</summary>
    public DateTimeOffset FailedAt => LastFailure ?? WrittenAt;
}
