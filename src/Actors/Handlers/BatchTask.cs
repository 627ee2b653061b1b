namespace TaskQueue.Actors.Handlers;

/// <summary>One task of a batch, and what became of it.</summary>
/// <remarks>
/// Outcomes count once the handler has returned; until then the last one said stands, so a handler may let all succeed and then name those
/// that did not. Not thread-safe, but different tasks of a batch may be used by different threads.
/// </remarks>
public sealed class BatchTask
{
    private readonly TaskCompletionSource<ReadOnlyMemory<byte>> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isFinal;

    /// <summary>Creates a task of a batch; nodes do, and tests of handlers, with a <see cref="TestTask"/>.</summary>
    /// <param name="context">The attempt.</param>
    public BatchTask(TaskContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Context = context;
    }

    /// <summary>Gets the attempt. Its token is that of this task alone, its services are not those of the batch.</summary>
    public TaskContext Context { get; }

    /// <summary>Gets whether an outcome was said.</summary>
    public bool HasOutcome { get; private set; }

    /// <summary>Gets the result; empty unless the task succeeds.</summary>
    public ReadOnlyMemory<byte> Result { get; private set; }

    /// <summary>Gets why the task fails or is rejected; <see langword="null"/> if it does not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Gets what the attempt waits for: the end of the batch.</summary>
    internal Task<ReadOnlyMemory<byte>> Ended => _ended.Task;

    /// <summary>Lets the task succeed.</summary>
    /// <param name="result">The result's bytes; they must not change afterwards.</param>
    /// <exception cref="InvalidOperationException">The batch has ended.</exception>
    public void Succeed(ReadOnlyMemory<byte> result = default) => Say(result, failure: null);

    /// <summary>Lets the attempt fail as if the handler of a single task had thrown: another one may follow.</summary>
    /// <param name="cause">Why; <see cref="RejectTaskException"/> and <see cref="RetryAfterException"/> mean what they always do.</param>
    /// <exception cref="InvalidOperationException">The batch has ended.</exception>
    public void Fail(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        Say(default, cause);
    }

    /// <summary>Dead-letters the task at once: it can never succeed.</summary>
    /// <param name="reason">Why; it becomes the message of the dead letter.</param>
    /// <param name="inner">What the handler found, or <see langword="null"/>.</param>
    /// <exception cref="InvalidOperationException">The batch has ended.</exception>
    public void Reject(string reason, Exception? inner = null) => Fail(new RejectTaskException(reason, inner));

    /// <summary>Says the outcome of a task that its handler is never given; whatever becomes of the others, it stands.</summary>
    internal void Settle(RejectTaskException cause)
    {
        Fail(cause);
        _isFinal = true;
    }

    /// <summary>Ends the attempt with its outcome.</summary>
    /// <param name="thrown">What the handler of the batch threw; <see langword="null"/> if it returned.</param>
    internal void End(Exception? thrown)
    {
        var failure = thrown is null || _isFinal ? Failure : BatchFailedException.For(this, thrown);
        if (failure is null && !HasOutcome)
        {
            failure = new BatchOutcomeMissingException(Context.Kind);
        }

        if (failure is null)
        {
            _ended.TrySetResult(Result);
        }
        else
        {
            _ended.TrySetException(failure);
        }
    }

    private void Say(ReadOnlyMemory<byte> result, Exception? failure)
    {
        if (Ended.IsCompleted)
        {
            throw new InvalidOperationException("The batch has ended: an outcome has to be said before its handler returns.");
        }

        HasOutcome = true;
        Result = result;
        Failure = failure;
    }
}
