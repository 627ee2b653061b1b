using Akka.TestKit.Xunit2;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Streams;
using TaskQueue.Core.Offsets;
using TaskQueue.Core.Ordering;
using TaskQueue.Kafka.Producing;
using Xunit.Abstractions;

namespace TaskQueue.Actors.Tests.Streams;

/// <summary>The stage alone, on virtual time; the test is client and broker.</summary>
public sealed class WriteOutcomesTests : TestKit
{
    private readonly VirtualTime _time;
    private readonly WriterUnderTest _writer;

    public WriteOutcomesTests(ITestOutputHelper output)
        : base(VirtualTime.Config, output: output)
    {
        _time = new VirtualTime(Sys);
        _writer = new WriterUnderTest(Sys, _time);
    }

    [Fact]
    public async Task A_result_settles_its_task_only_when_the_broker_has_acknowledged_it()
    {
        await _writer.OfferAsync(Ending.Succeeded(7, "TASK1"));
        var sent = await _writer.Results.NextAsync();
        Assert.Equal(("result_topic", "task_topic-0-7", "TASK1"), (sent.Topic, sent.Key, sent.Value));
        Assert.Empty(sent.Headers);
        var settled = _writer.Sink.PullAsync();
        Assert.False(settled.IsCompleted);

        _writer.Results.Report(sent);

        var update = Assert.Single((await settled.WaitAsync(TimeSpan.FromSeconds(5))).Value);
        Assert.Equal((7L, OffsetChange.Settled), (update.Offset, update.Change));
    }

    [Fact]
    public async Task An_acknowledgement_whose_wake_up_was_lost_is_found_within_a_second()
    {
        _writer.Results.LosesWakeUps = true;
        await _writer.OfferAsync(Ending.Succeeded(7, "TASK1"));
        _writer.Results.Report(await _writer.Results.NextAsync());
        var settled = _writer.Sink.PullAsync();

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(7, Assert.Single((await settled.WaitAsync(TimeSpan.FromSeconds(5))).Value).Offset);
    }

    [Fact]
    public async Task A_lane_is_told_of_its_task_once_it_has_settled_and_not_before()
    {
        var ordered = Ending.Succeeded(7, "first of its lane");
        ordered.Place = new Lanes<TaskAttempt>().Enter(0, ordered);
        await _writer.OfferAsync(ordered, Ending.Succeeded(8, "not ordered"));
        var (first, second) = (await _writer.Results.NextAsync(), await _writer.Results.NextAsync());
        _writer.Results.Report(second);
        Assert.Equal(8, Assert.Single(await _writer.NextAsync()).Offset);
        Assert.Empty(_writer.LaneTasks);

        _writer.Results.Report(first);

        Assert.Equal(7, Assert.Single(await _writer.NextAsync()).Offset);
        Assert.Same(ordered, Assert.Single(_writer.LaneTasks));
    }

    [Fact]
    public async Task Updates_without_a_record_pass_at_once()
    {
        var update = Some.Attempt(Some.Handler(_ => { })).ToUpdate(OffsetChange.Waiting, 1);

        await _writer.Source.OfferAsync(new Outcomes([], [update]));

        Assert.Equal([update], await _writer.NextAsync());
    }

    [Fact]
    public async Task A_failed_task_becomes_a_dead_letter_with_its_own_bytes_and_the_reason()
    {
        await _writer.OfferAsync(Ending.FailedBare(7, "poison"));

        var letter = await _writer.DeadLetters.NextAsync();

        Assert.Equal(("dlq.task_topic", "", "poison"), (letter.Topic, letter.Key, letter.Value));
        Assert.Equal("no", letter.Header("__dlq.errors.message"));
        Assert.Equal("7", letter.Header("__dlq.errors.offset"));
        Assert.Equal("g1", letter.Header("__dlq.errors.group"));
        _writer.DeadLetters.Report(letter);
        Assert.Equal(OffsetChange.Settled, Assert.Single(await _writer.NextAsync()).Change);
        Assert.False(_writer.Results.HasSent);
    }

    [Fact]
    public async Task The_failure_of_a_task_with_headers_is_told_on_the_result_topic_after_its_dead_letter()
    {
        await _writer.OfferAsync(Ending.FailedWithHeaders(7));
        var letter = await _writer.DeadLetters.NextAsync();
        Assert.False(_writer.Results.HasSent);

        _writer.DeadLetters.Report(letter);
        var notice = await _writer.Results.NextAsync();

        Assert.Equal(("result_topic", "id-1"), (notice.Topic, notice.Key));
        Assert.Equal("test.failed", notice.Header("ce_type"));
        _writer.Results.Report(notice);
        Assert.Equal(OffsetChange.Settled, Assert.Single(await _writer.NextAsync()).Change);
    }

    [Fact]
    public async Task A_result_that_is_too_large_becomes_a_dead_letter()
    {
        await _writer.OfferAsync(Ending.Succeeded(7, "large"));

        _writer.Results.Report(await _writer.Results.NextAsync(), ProduceFault.Record);

        var letter = await _writer.DeadLetters.NextAsync();
        Assert.Equal(typeof(ResultRefusedException).FullName, letter.Header("__dlq.errors.exception.type"));
        _writer.DeadLetters.Report(letter);
        Assert.Equal(OffsetChange.Settled, Assert.Single(await _writer.NextAsync()).Change);
    }

    [Fact]
    public async Task A_failure_that_cannot_tell_its_stack_is_dead_lettered_all_the_same()
    {
        await _writer.OfferAsync(Ending.Failed(7, new UntellableException()));

        var letter = await _writer.DeadLetters.NextAsync();

        Assert.Contains(nameof(UntellableException), letter.Header("__dlq.errors.message"), StringComparison.Ordinal);
        _writer.DeadLetters.Report(letter);
        await _writer.SettledAsync();
    }

    [Fact]
    public async Task A_dead_letter_that_is_too_large_tells_less()
    {
        await _writer.OfferAsync(Ending.FailedBare(7, "poison"));

        _writer.DeadLetters.Report(await _writer.DeadLetters.NextAsync(), ProduceFault.Record);
        Assert.Equal("no", (await _writer.NextLetterReportedAsync(ProduceFault.Record)).Header("__dlq.errors.message"));
        Assert.Null((await _writer.NextLetterReportedAsync(ProduceFault.Record)).Header("__dlq.errors.message"));
        var last = await _writer.NextLetterReportedAsync(ProduceFault.None);

        Assert.Equal("true", last.Header("__dlq.incomplete"));
        Assert.Null(last.Value);
        Assert.Equal(OffsetChange.Settled, Assert.Single(await _writer.NextAsync()).Change);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_cluster_does_not_take_is_kept_and_written_again(bool refusedAtOnce)
    {
        if (refusedAtOnce)
        {
            _writer.Results.AnswerNext(ProduceFault.Cluster);
        }

        await _writer.OfferAsync(Ending.Succeeded(7, "TASK1"));
        var first = await _writer.Results.NextAsync();
        if (!refusedAtOnce)
        {
            _writer.Results.Report(first, ProduceFault.Cluster);
        }

        await _writer.BarrierAsync();
        Assert.False(_writer.Results.HasSent);
        _time.Advance(TimeSpan.FromSeconds(1));
        var second = await _writer.Results.NextAsync();

        Assert.Equal("TASK1", second.Value);
        _writer.Results.Report(second);
        Assert.Equal(OffsetChange.Settled, Assert.Single(await _writer.NextAsync()).Change);
    }

    [Fact]
    public async Task What_a_full_client_queue_does_not_take_waits_in_its_order_for_the_next_reports()
    {
        await _writer.OfferAsync(Ending.Succeeded(7, "a"));
        var taken = await _writer.Results.NextAsync();
        _writer.Results.AnswerNext(ProduceFault.QueueFull);
        await _writer.OfferAsync(Ending.Succeeded(8, "b"));
        Assert.Equal("b", (await _writer.Results.NextAsync()).Value);
        await _writer.OfferAsync(Ending.Succeeded(9, "c"));
        await _writer.BarrierAsync();
        Assert.False(_writer.Results.HasSent);

        _writer.Results.Report(taken);

        Assert.Equal("b", (await _writer.Results.NextAsync()).Value);
        Assert.Equal("c", (await _writer.Results.NextAsync()).Value);
    }

    [Fact]
    public async Task What_never_fits_into_a_client_queue_is_dead_lettered_and_lets_those_behind_it_go_on()
    {
        await _writer.OfferAsync(Ending.Succeeded(7, "a"));
        var taken = await _writer.Results.NextAsync();
        _writer.Results.AnswerNext(ProduceFault.QueueFull);
        await _writer.OfferAsync(Ending.Succeeded(8, "large"));
        await _writer.Results.NextAsync();
        await _writer.OfferAsync(Ending.Succeeded(9, "c"));
        await _writer.BarrierAsync();
        _writer.Results.AnswerNext(ProduceFault.Record);

        _writer.Results.Report(taken);

        Assert.Equal("large", (await _writer.Results.NextAsync()).Value);
        Assert.Equal("c", (await _writer.Results.NextAsync()).Value);
        Assert.Equal("8", (await _writer.DeadLetters.NextAsync()).Header("__dlq.errors.offset"));
    }

    [Fact]
    public async Task A_client_whose_queue_is_full_holds_up_its_own_sort_alone()
    {
        _writer.Results.AnswerNext(ProduceFault.QueueFull);
        await _writer.OfferAsync(Ending.Succeeded(7, "a"));
        await _writer.Results.NextAsync();

        await _writer.OfferAsync(Ending.FailedBare(8, "poison"));

        _writer.DeadLetters.Report(await _writer.DeadLetters.NextAsync());
        Assert.Equal(8, Assert.Single(await _writer.NextAsync()).Offset);
    }

    [Fact]
    public async Task A_drain_ends_in_time_though_a_client_takes_nothing_more()
    {
        _writer.Results.AnswerNext(ProduceFault.QueueFull);
        await _writer.OfferAsync(Ending.Succeeded(7, "a"));
        await _writer.Results.NextAsync();
        await _writer.OfferAsync(Ending.Succeeded(8, "b"));
        _writer.Source.Complete();
        var completed = _writer.CompletedAsync();

        await DispatchUnderTest.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return completed.IsCompleted;
        });

        await completed;
    }

    [Fact]
    public async Task Completes_when_all_that_was_sent_is_acknowledged()
    {
        await _writer.OfferAsync(Ending.Succeeded(7, "a"));
        var sent = await _writer.Results.NextAsync();
        _writer.Source.Complete();

        _writer.Results.Report(sent);

        Assert.Equal(7, Assert.Single(await _writer.NextAsync()).Offset);
        Assert.False((await _writer.Sink.PullAsync().WaitAsync(TimeSpan.FromSeconds(5))).HasValue);
    }
}
