using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.TestKit.Xunit2;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Streams;
using TaskQueue.Core.Offsets;
using TaskQueue.Core.Ordering;
using TaskQueue.Core.Records;
using TaskQueue.Core.Wire;
using TaskQueue.Kafka.Producing;
using Xunit.Abstractions;

namespace TaskQueue.Actors.Tests.Streams;

/// <summary>The stage alone, on virtual time; the test is client and broker.</summary>
public sealed class WriteOutcomesTests : TestKit
{
    private readonly VirtualTime _time;
    private readonly FakeProducer _results = new();
    private readonly FakeProducer _deadLetters = new();
    private readonly List<Exception> _nodeFailures = [];
    private readonly List<TaskAttempt> _laneTasks = [];
    private readonly ISourceQueueWithComplete<Outcomes> _source;
    private readonly ISinkQueue<OffsetUpdate[]> _sink;

    public WriteOutcomesTests(ITestOutputHelper output)
        : base(VirtualTime.Config, output: output)
    {
        _time = new VirtualTime(Sys);
        var settings = new WriteSettings { Group = "g1" };
        (_source, _sink) = Source.Queue<Outcomes>(16, OverflowStrategy.Fail)
            .Via(new WriteOutcomes(_results, _deadLetters, settings, _time.Clock, _nodeFailures.Add, _laneTasks.AddRange))
            .ToMaterialized(Sink.Queue<OffsetUpdate[]>(), Keep.Both)
            .Run(Sys.Materializer());
    }

    [Fact]
    public async Task A_result_settles_its_task_only_when_the_broker_has_acknowledged_it()
    {
        await OfferAsync(Succeeded(7, "TASK1"));
        var sent = await _results.NextAsync();
        Assert.Equal(("result_topic", "task_topic-0-7", "TASK1"), (sent.Topic, sent.Key, sent.Value));
        Assert.Empty(sent.Headers);
        var settled = _sink.PullAsync();
        Assert.False(settled.IsCompleted);

        _results.Report(sent);

        var update = Assert.Single((await settled.WaitAsync(TimeSpan.FromSeconds(5))).Value);
        Assert.Equal((7L, OffsetChange.Settled), (update.Offset, update.Change));
    }

    [Fact]
    public async Task A_lane_is_told_of_its_task_once_it_has_settled_and_not_before()
    {
        var ordered = Succeeded(7, "first of its lane");
        ordered.Place = new Lanes<TaskAttempt>().Enter(0, ordered);
        await OfferAsync(ordered, Succeeded(8, "not ordered"));
        var (first, second) = (await _results.NextAsync(), await _results.NextAsync());
        _results.Report(second);
        Assert.Equal(8, Assert.Single(await NextAsync()).Offset);
        Assert.Empty(_laneTasks);

        _results.Report(first);

        Assert.Equal(7, Assert.Single(await NextAsync()).Offset);
        Assert.Same(ordered, Assert.Single(_laneTasks));
    }

    [Fact]
    public async Task Updates_without_a_record_pass_at_once()
    {
        var update = Some.Attempt(Some.Handler(_ => { })).ToUpdate(OffsetChange.Waiting, 1);

        await _source.OfferAsync(new Outcomes([], [update]));

        Assert.Equal([update], await NextAsync());
    }

    [Fact]
    public async Task A_failed_task_becomes_a_dead_letter_with_its_own_bytes_and_the_reason()
    {
        await OfferAsync(FailedBare(7, "poison"));

        var letter = await _deadLetters.NextAsync();

        Assert.Equal(("dlq.task_topic", "", "poison"), (letter.Topic, letter.Key, letter.Value));
        Assert.Equal("no", letter.Header("__dlq.errors.message"));
        Assert.Equal("7", letter.Header("__dlq.errors.offset"));
        Assert.Equal("g1", letter.Header("__dlq.errors.group"));
        _deadLetters.Report(letter);
        Assert.Equal(OffsetChange.Settled, Assert.Single(await NextAsync()).Change);
        Assert.False(_results.HasSent);
    }

    [Fact]
    public async Task The_failure_of_a_task_with_headers_is_told_on_the_result_topic_after_its_dead_letter()
    {
        await OfferAsync(FailedWithHeaders(7));
        var letter = await _deadLetters.NextAsync();
        Assert.False(_results.HasSent);

        _deadLetters.Report(letter);
        var notice = await _results.NextAsync();

        Assert.Equal(("result_topic", "id-1"), (notice.Topic, notice.Key));
        Assert.Equal("test.failed", notice.Header("ce_type"));
        _results.Report(notice);
        Assert.Equal(OffsetChange.Settled, Assert.Single(await NextAsync()).Change);
    }

    [Fact]
    public async Task A_result_that_is_too_large_becomes_a_dead_letter()
    {
        await OfferAsync(Succeeded(7, "large"));

        _results.Report(await _results.NextAsync(), ProduceFault.Record);

        var letter = await _deadLetters.NextAsync();
        Assert.Equal(typeof(ResultRefusedException).FullName, letter.Header("__dlq.errors.exception.type"));
        _deadLetters.Report(letter);
        Assert.Equal(OffsetChange.Settled, Assert.Single(await NextAsync()).Change);
    }

    [Fact]
    public async Task A_dead_letter_that_is_too_large_tells_less()
    {
        await OfferAsync(FailedBare(7, "poison"));

        _deadLetters.Report(await _deadLetters.NextAsync(), ProduceFault.Record);
        Assert.NotNull((await NextLetterReportedAsync(ProduceFault.Record)).Header("__dlq.errors.message"));
        var last = await NextLetterReportedAsync(ProduceFault.None);

        Assert.Null(last.Header("__dlq.errors.message"));
        Assert.Equal(OffsetChange.Settled, Assert.Single(await NextAsync()).Change);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_cluster_does_not_take_is_kept_and_written_again(bool refusedAtOnce)
    {
        if (refusedAtOnce)
        {
            _results.AnswerNext(ProduceFault.Cluster);
        }

        await OfferAsync(Succeeded(7, "TASK1"));
        var first = await _results.NextAsync();
        if (!refusedAtOnce)
        {
            _results.Report(first, ProduceFault.Cluster);
        }

        await BarrierAsync();
        Assert.False(_results.HasSent);
        _time.Advance(TimeSpan.FromSeconds(1));
        var second = await _results.NextAsync();

        Assert.Equal("TASK1", second.Value);
        _results.Report(second);
        Assert.Equal(OffsetChange.Settled, Assert.Single(await NextAsync()).Change);
    }

    [Fact]
    public async Task A_full_client_queue_is_back_pressure_until_the_next_reports()
    {
        await OfferAsync(Succeeded(7, "a"));
        var taken = await _results.NextAsync();
        _results.AnswerNext(ProduceFault.QueueFull);
        await OfferAsync(Succeeded(8, "b"));
        Assert.Equal("b", (await _results.NextAsync()).Value);
        await OfferAsync(Succeeded(9, "c"));

        _results.Report(taken);

        Assert.Equal("b", (await _results.NextAsync()).Value);
        Assert.Equal("c", (await _results.NextAsync()).Value);
    }

    [Fact]
    public async Task A_client_that_is_beyond_use_ends_the_node()
    {
        await OfferAsync(Succeeded(7, "a"));

        _results.Report(await _results.NextAsync(), ProduceFault.Fatal);
        await BarrierAsync();

        Assert.IsType<ProducerFailedException>(Assert.Single(_nodeFailures));
    }

    [Fact]
    public async Task Completes_when_all_that_was_sent_is_acknowledged()
    {
        await OfferAsync(Succeeded(7, "a"));
        var sent = await _results.NextAsync();
        _source.Complete();

        _results.Report(sent);

        Assert.Equal(7, Assert.Single(await NextAsync()).Offset);
        Assert.False((await _sink.PullAsync().WaitAsync(TimeSpan.FromSeconds(5))).HasValue);
    }

    private static TaskAttempt Succeeded(long offset, string result) =>
        Ended(Some.Attempt(Some.Handler(_ => { }), "task", offset), AttemptOutcome.Succeeded(System.Text.Encoding.UTF8.GetBytes(result)));

    private static TaskAttempt FailedBare(long offset, string value) =>
        Ended(Some.Attempt(Some.Handler(_ => { }), value, offset), AttemptOutcome.Failed(new InvalidOperationException("no")));

    private static TaskAttempt FailedWithHeaders(long offset)
    {
        var builder = new RecordBatchBuilder();
        builder.Headers.Add("ce_specversion"u8, "1.0"u8);
        builder.Headers.Add("ce_id"u8, "id-1"u8);
        builder.Headers.Add("ce_type"u8, "test"u8);
        builder.Headers.Add("ce_source"u8, "/tests"u8);
        builder.Add(offset, 0, hasKey: false, [], hasValue: true, "x"u8);
        var batch = builder.Build(Some.Assignment());
        Assert.True(TaskDecoder.TryDecode(batch[0], out var envelope, out _));
        var attempt = new TaskAttempt(batch, 0, envelope, new TaskKind("test", Some.Handler(_ => { })), 1, TimeSpan.FromMinutes(1));
        return Ended(attempt, AttemptOutcome.Failed(new InvalidOperationException("no")));
    }

    private static TaskAttempt Ended(TaskAttempt attempt, AttemptOutcome outcome)
    {
        Assert.True(attempt.TryStart(now: 1));
        Assert.True(attempt.TryEnd(outcome));
        return attempt;
    }

    private async Task OfferAsync(params TaskAttempt[] ended) =>
        Assert.IsType<QueueOfferResult.Enqueued>(await _source.OfferAsync(new Outcomes([.. ended], [])));

    private async Task<FakeProducer.Sent> NextLetterReportedAsync(ProduceFault fault)
    {
        var letter = await _deadLetters.NextAsync();
        _deadLetters.Report(letter, fault);
        return letter;
    }

    private async Task<OffsetUpdate[]> NextAsync() => (await _sink.PullAsync().WaitAsync(TimeSpan.FromSeconds(5))).Value;

    // What was reported before has been handled when an update offered after it comes out.
    private async Task BarrierAsync()
    {
        await _source.OfferAsync(new Outcomes([], [Some.Attempt(Some.Handler(_ => { })).ToUpdate(OffsetChange.Waiting, 1)]));
        await NextAsync();
    }
}
