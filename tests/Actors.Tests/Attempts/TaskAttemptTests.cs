using System.Text;
using TaskQueue.Actors.Attempts;
using TaskQueue.Core.Offsets;

namespace TaskQueue.Actors.Tests.Attempts;

public sealed class TaskAttemptTests
{
    [Fact]
    public void A_record_without_an_id_is_known_by_its_place()
    {
        var attempt = Some.Attempt(Some.Handler(_ => { }), offset: 42);

        Assert.Equal("task_topic-0-42", attempt.Id);
    }

    [Fact]
    public void The_bytes_of_the_record_are_out_of_reach_once_the_attempt_has_ended()
    {
        var attempt = Running();
        Assert.Equal("task1", Encoding.UTF8.GetString(attempt.Argument));

        attempt.TryEnd(AttemptOutcome.Succeeded(default));

        Assert.Throws<InvalidOperationException>(() => attempt.Argument.Length);
        Assert.Throws<InvalidOperationException>(() => attempt.Id);
    }

    [Fact]
    public void An_abandoned_attempt_keeps_its_bytes_for_the_code_that_may_still_read_them()
    {
        var attempt = Running();

        Assert.True(attempt.TryAbandon(AttemptOutcome.Failed(new AttemptTimeoutException(TimeSpan.Zero, abandoned: true))));
        var next = attempt.Next();

        Assert.Equal("task1", Encoding.UTF8.GetString(attempt.Argument));
        Assert.Equal("task1", Encoding.UTF8.GetString(next.Argument));
    }

    [Fact]
    public void Ending_and_abandoning_exclude_each_other()
    {
        var ended = Running();
        Assert.True(ended.TryEnd(AttemptOutcome.Succeeded(default)));
        Assert.False(ended.TryAbandon(AttemptOutcome.Returned));
        Assert.False(ended.TryEnd(AttemptOutcome.Returned));

        var abandoned = Running();
        Assert.True(abandoned.TryAbandon(AttemptOutcome.Returned));
        Assert.False(abandoned.TryEnd(AttemptOutcome.Succeeded(default)));
        Assert.Equal(AttemptOutcomeKind.Returned, abandoned.Outcome.Kind);
    }

    [Fact]
    public void Exactly_one_of_racing_enders_wins()
    {
        for (var round = 0; round < 1_000; round++)
        {
            var attempt = Running();
            var won = 0;

            Parallel.Invoke(
                () => Interlocked.Add(ref won, attempt.TryEnd(AttemptOutcome.Succeeded(default)) ? 1 : 0),
                () => Interlocked.Add(ref won, attempt.TryAbandon(AttemptOutcome.Returned) ? 1 : 0));

            Assert.Equal(1, won);
        }
    }

    [Fact]
    public void The_first_reason_for_canceling_stands()
    {
        var attempt = Running();

        attempt.Cancel(CancelReason.Deadline);
        attempt.Cancel(CancelReason.Drain);

        Assert.True(attempt.CancellationToken.IsCancellationRequested);
        Assert.Equal(CancelReason.Deadline, attempt.CancelReason);
    }

    [Fact]
    public void The_next_attempt_counts_on_and_tells_the_consumer_the_same_place()
    {
        var attempt = Running();
        attempt.TryEnd(AttemptOutcome.Failed(new InvalidOperationException("no")));
        var waiting = attempt.ToUpdate(OffsetChange.Waiting, attempt.Attempt);

        var next = attempt.Next();

        Assert.Equal(2, next.Attempt);
        Assert.Equal(waiting with { Change = OffsetChange.Resumed }, next.ToUpdate(OffsetChange.Resumed, next.Attempt - 1));
    }

    private static TaskAttempt Running()
    {
        var attempt = Some.Attempt(Some.Handler(_ => { }));
        Assert.True(attempt.TryStart(now: 1));
        return attempt;
    }
}
