namespace TaskQueue.Actors.Attempts;

/// <summary>How an attempt ended.</summary>
/// <remarks>A struct because there is one for every task; made by its factories only.</remarks>
internal readonly struct AttemptOutcome
{
    private AttemptOutcome(AttemptOutcomeKind kind, ReadOnlyMemory<byte> result = default, Exception? cause = null)
    {
        Kind = kind;
        Result = result;
        Cause = cause;
    }

    /// <summary>Gets an outcome of an attempt that ended without counting: its task stays open and runs again.</summary>
    public static AttemptOutcome Returned { get; } = new(AttemptOutcomeKind.Returned);

    /// <summary>Gets the outcome of an attempt whose worker was stopped by something else: its task is ready again at once.</summary>
    public static AttemptOutcome Interrupted { get; } = new(AttemptOutcomeKind.Interrupted);

    /// <summary>Gets the outcome of a task whose expiry time came before its attempt started.</summary>
    public static AttemptOutcome Expired { get; } = new(AttemptOutcomeKind.Expired);

    /// <summary>Gets the kind of ending.</summary>
    public AttemptOutcomeKind Kind { get; }

    /// <summary>Gets the handler's result; empty unless the attempt succeeded.</summary>
    public ReadOnlyMemory<byte> Result { get; }

    /// <summary>Gets why the attempt failed or was rejected; otherwise <see langword="null"/>.</summary>
    public Exception? Cause { get; }

    /// <summary>The handler returned a result.</summary>
    public static AttemptOutcome Succeeded(ReadOnlyMemory<byte> result) => new(AttemptOutcomeKind.Succeeded, result);

    /// <summary>The attempt failed; another one may succeed.</summary>
    public static AttemptOutcome Failed(Exception cause) => new(AttemptOutcomeKind.Failed, cause: UnreadableFailureException.Unless(cause));

    /// <summary>The task can never succeed.</summary>
    public static AttemptOutcome Rejected(Exception cause) => new(AttemptOutcomeKind.Rejected, cause: UnreadableFailureException.Unless(cause));
}
