using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;

namespace TaskQueue.Actors.Workers;

/// <summary>Says what an exception of a handler means for its attempt.</summary>
internal static class HandlerFailure
{
    // The same task interrupted more often than this waits like one that failed: it must not run hot if it is the cause after all.
    private const int MaxInterruptions = 3;

    /// <summary>
    /// Returns what was thrown, out of the <see cref="AggregateException"/> that <c>Wait</c> and <c>Result</c> put around it. One
    /// with several exceptions stays as it is: none of them speaks for the task.
    /// </summary>
    public static Exception Unwrap(Exception thrown)
    {
        while (thrown is AggregateException { InnerExceptions: [var only] })
        {
            thrown = only;
        }

        return thrown;
    }

    /// <summary>Returns how the attempt has ended.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="cause">What its handler threw, unwrapped.</param>
    public static AttemptOutcome OutcomeOf(TaskAttempt attempt, Exception cause) => cause switch
    {
        RejectTaskException => AttemptOutcome.Rejected(cause),
        _ when attempt.CancelReason == CancelReason.Drain => AttemptOutcome.Returned, // Clients say in words of their own that they were canceled.
        OperationCanceledException when attempt.CancelReason == CancelReason.Deadline =>
            AttemptOutcome.Failed(new AttemptTimeoutException(attempt.Timeout, abandoned: false)),
        OperationCanceledException when attempt.CancelReason == CancelReason.WorkerStopped => OfStoppedWorker(attempt),
        _ => AttemptOutcome.Failed(cause),
    };

    /// <summary>Returns how an attempt has ended whose worker stops while it runs.</summary>
    public static AttemptOutcome OfStoppedWorker(TaskAttempt attempt) => attempt.CancelReason switch
    {
        CancelReason.Drain => AttemptOutcome.Returned,
        CancelReason.Deadline => AttemptOutcome.Failed(new AttemptTimeoutException(attempt.Timeout, abandoned: true)),
        _ when attempt.Interruptions >= MaxInterruptions =>
            AttemptOutcome.Failed(new WorkerStoppedException(attempt.Interruptions + 1)),
        _ => AttemptOutcome.Interrupted,
    };

    /// <summary>Returns whether the handler ended as it should: as it was asked to, or by saying what is to follow.</summary>
    public static bool IsOrderly(TaskAttempt attempt, Exception cause) =>
        cause is RejectTaskException or RetryAfterException
        || (cause is OperationCanceledException && attempt.CancelReason != CancelReason.None);
}
