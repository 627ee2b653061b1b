using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Workers;

namespace TaskQueue.Actors.Tests.Workers;

public sealed class HandlerFailureTests
{
    [Fact]
    public void A_single_exception_is_taken_out_of_any_number_of_wrappings()
    {
        var reject = new RejectTaskException("never");

        Assert.Same(reject, HandlerFailure.Unwrap(reject));
        Assert.Same(reject, HandlerFailure.Unwrap(new AggregateException(reject)));
        Assert.Same(reject, HandlerFailure.Unwrap(new AggregateException(new AggregateException(reject))));
    }

    [Fact]
    public void Of_several_exceptions_none_speaks_for_the_task()
    {
        var several = new AggregateException(new RejectTaskException("never"), new InvalidOperationException("no"));

        Assert.Same(several, HandlerFailure.Unwrap(several));
        Assert.Equal(AttemptOutcomeKind.Failed, OutcomeOf(several).Kind);
    }

    [Fact]
    public void An_exception_that_mentions_a_rejection_as_its_cause_is_a_failure()
    {
        var mention = new InvalidOperationException("no", new RejectTaskException("never"));

        Assert.Equal(AttemptOutcomeKind.Failed, OutcomeOf(mention).Kind);
    }

    [Fact]
    public void A_rejection_is_one_under_a_name_of_the_application_too()
    {
        var outcome = OutcomeOf(new InvoiceInvalidException());

        Assert.Equal(AttemptOutcomeKind.Rejected, outcome.Kind);
        Assert.Equal("no such customer", outcome.Cause!.Message);
    }

    [Theory]
    [InlineData(-0.001)]
    [InlineData(24.001)]
    public void A_delay_out_of_range_is_refused(double days) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryAfterException(TimeSpan.FromDays(days)));

    [Fact]
    public void A_cancellation_that_nobody_asked_for_is_a_failure() =>
        Assert.Equal(AttemptOutcomeKind.Failed, OutcomeOf(new OperationCanceledException()).Kind);

    [Fact]
    public void An_attempt_that_a_drain_has_cut_off_does_not_count_in_whatever_words_its_code_says_so()
    {
        var attempt = Some.Attempt(Some.Handler(_ => { }));
        attempt.Cancel(CancelReason.Drain);

        Assert.Equal(AttemptOutcomeKind.Returned, HandlerFailure.OutcomeOf(attempt, new OperationCanceledException()).Kind);
        Assert.Equal(AttemptOutcomeKind.Returned, HandlerFailure.OutcomeOf(attempt, new IOException("aborted")).Kind);
        Assert.Equal(AttemptOutcomeKind.Rejected, HandlerFailure.OutcomeOf(attempt, new RejectTaskException("never")).Kind);
    }

    [Fact]
    public void A_task_interrupted_again_and_again_waits_like_one_that_failed()
    {
        var attempt = Some.Attempt(Some.Handler(_ => { }));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(AttemptOutcomeKind.Interrupted, HandlerFailure.OfStoppedWorker(attempt).Kind);
            attempt.Interruptions++;
        }

        var outcome = HandlerFailure.OfStoppedWorker(attempt);

        Assert.Equal(AttemptOutcomeKind.Failed, outcome.Kind);
        Assert.IsType<WorkerStoppedException>(outcome.Cause);
    }

    private static AttemptOutcome OutcomeOf(Exception cause) =>
        HandlerFailure.OutcomeOf(Some.Attempt(Some.Handler(_ => { })), cause);

    private sealed class InvoiceInvalidException() : RejectTaskException("no such customer");
}
