namespace TaskQueue.Core.Wire;

/// <summary>Why a task did not complete, as dead letters and failures on the result topic tell it.</summary>
internal sealed record TaskFailure
{
    /// <summary>Gets what happened, in a sentence; for people.</summary>
    public required string Message { get; init; }

    /// <summary>Gets the full name of the exception's type; <see langword="null"/> if there was no exception.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>Gets the exception's stack trace, the innermost frame first; <see langword="null"/> if there is none.</summary>
    public string? Stack { get; init; }

    /// <summary>Gets how many attempts were made; 0 if the task never ran.</summary>
    public required int Attempts { get; init; }

    /// <summary>Gets when the task failed for the first time.</summary>
    public required DateTimeOffset FirstFailedAt { get; init; }

    /// <summary>Gets when it failed for the last time.</summary>
    public required DateTimeOffset LastFailedAt { get; init; }
}
