using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;
using TaskQueue.Core.Wire;

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
    public void Bytes_that_abandoned_code_may_still_read_are_never_used_for_other_records()
    {
        // Large enough to be pooled. The pool hands the array that came back last out again, on the same thread.
        var batch = Some.Batch(Some.Assignment(), 0, new string('a', 40_000), new string('b', 40_000));
        var (deaf, other) = (Of(batch, 0), Of(batch, 1));
        Assert.True(deaf.TryStart(1));
        ref readonly var slab = ref MemoryMarshal.GetReference(batch[0].Bytes);

        deaf.TryAbandon(AttemptOutcome.Failed(new AttemptTimeoutException(TimeSpan.Zero, abandoned: true)));
        var next = deaf.Next();
        other.EndUnstarted(AttemptOutcome.Returned);
        other.Release();

        Assert.False(IsInPool(in slab));
        Assert.Equal(40_000, deaf.Argument.Length);
        Assert.Equal((byte)'a', deaf.Argument[39_999]);
        next.Release();
        Assert.Equal((byte)'a', deaf.Argument[39_999]);
    }

    [Fact]
    public void Bytes_that_no_code_reads_any_more_are_used_again()
    {
        var batch = Some.Batch(Some.Assignment(), 0, new string('a', 40_000), new string('b', 40_000));
        ref readonly var slab = ref MemoryMarshal.GetReference(batch[0].Bytes);

        Of(batch, 0).Release();
        Of(batch, 1).Release();

        Assert.True(IsInPool(in slab));
    }

    [Fact]
    public async Task Code_that_reads_on_after_it_was_abandoned_never_sees_other_bytes()
    {
        for (var round = 0; round < 200; round++)
        {
            var batch = Some.Batch(Some.Assignment(), 0, new string('a', 40_000), new string('b', 40_000));
            var (deaf, other) = (Of(batch, 0), Of(batch, 1));
            Assert.True(deaf.TryStart(1));
            using var reading = new ManualResetEventSlim();
            using var stop = new CancellationTokenSource();
            var reader = Task.Run(() =>
            {
                var clean = true;
                do
                {
                    clean &= !deaf.Argument.ContainsAnyExcept((byte)'a');
                    reading.Set();
                }
                while (!stop.IsCancellationRequested);
                return clean;
            });
            reading.Wait();

            Assert.True(deaf.TryAbandon(AttemptOutcome.Interrupted));
            var again = deaf.Again();
            other.Release();
            again.Release();
            var used = Some.Batch(Some.Assignment(), 0, new string('x', 80_000));
            await stop.CancelAsync();

            Assert.True(await reader, $"round {round}");
            Of(used, 0).Release();
        }
    }

    [Fact]
    public void The_same_attempt_again_does_not_count()
    {
        var attempt = Running();
        attempt.TryAbandon(AttemptOutcome.Interrupted);

        var again = attempt.Again();

        Assert.Equal(1, again.Attempt);
        Assert.Equal(0, again.AttemptsMade);
        Assert.Equal("task1", Encoding.UTF8.GetString(again.Argument));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void A_task_does_not_start_from_its_expiry_time_on(int secondsAfter, bool expires)
    {
        var clock = new FakeTimeProvider();
        var expiry = clock.GetUtcNow().AddSeconds(-secondsAfter);
        var batch = Some.Task(Some.Assignment(), 7, "test", headers: ("ce_expirytime", expiry.ToString("O")));
        Assert.True(TaskDecoder.TryDecode(batch[0], out var envelope, out _));
        var attempt = new TaskAttempt(batch, 0, envelope, new TaskKind("test", Some.Handler(_ => { })), 3);

        Assert.Equal(!expires, attempt.TryStart(clock, clock.GetTimestamp()));

        Assert.Equal(expires ? AttemptOutcomeKind.Expired : AttemptOutcomeKind.None, attempt.Outcome.Kind);
        Assert.Equal(expires ? 2 : 3, attempt.AttemptsMade);
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

    private static TaskAttempt Of(RecordBatch batch, int index) =>
        new(batch, index, default, new TaskKind("test", Some.Handler(_ => { })), 1);

    private static bool IsInPool(ref readonly byte slab)
    {
        var rented = ArrayPool<byte>.Shared.Rent(80_000);
        var same = Unsafe.AreSame(ref Unsafe.AsRef(in slab), ref MemoryMarshal.GetArrayDataReference(rented));
        ArrayPool<byte>.Shared.Return(rented);
        return same;
    }

    private static TaskAttempt Running()
    {
        var attempt = Some.Attempt(Some.Handler(_ => { }));
        Assert.True(attempt.TryStart(now: 1));
        return attempt;
    }
}
