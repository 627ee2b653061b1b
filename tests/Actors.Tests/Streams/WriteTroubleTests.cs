using Akka.Event;
using Akka.TestKit.Xunit2;
using TaskQueue.Actors.Streams;
using TaskQueue.Kafka.Producing;
using Xunit.Abstractions;

namespace TaskQueue.Actors.Tests.Streams;

/// <summary>What the writer does while a topic can't be written; on virtual time, the test is client and broker.</summary>
public sealed class WriteTroubleTests : TestKit
{
    private const int TopicAuthorizationFailed = 29;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly VirtualTime _time;
    private readonly WriterUnderTest _writer;

    public WriteTroubleTests(ITestOutputHelper output)
        : base(VirtualTime.Config, output: output)
    {
        _time = new VirtualTime(Sys);
        _writer = new WriterUnderTest(Sys, _time);
        Sys.EventStream.Subscribe(TestActor, typeof(Error));
        Sys.EventStream.Subscribe(TestActor, typeof(Warning));
        Sys.EventStream.Subscribe(TestActor, typeof(Info));
    }

    [Fact]
    public async Task The_board_and_the_log_tell_of_a_topic_that_cannot_be_written_and_of_its_healing()
    {
        await _writer.OfferAsync(Ending.Succeeded(7, "a"));
        _writer.Results.Report(await _writer.Results.NextAsync(), ProduceFault.Cluster, TopicAuthorizationFailed);
        await _writer.BarrierAsync();

        var standstill = Assert.Single(_writer.Standstills.Current);
        Assert.Equal(("TQ2201", "result_topic"), (standstill.Code, standstill.Subject));
        Assert.Contains("Write on topic result_topic", standstill.Remedy, StringComparison.Ordinal);
        Assert.Contains("Write on topic result_topic", Next<Error>("TQ2201"), StringComparison.Ordinal);
        _time.Advance(Second);
        _writer.Results.Report(await _writer.Results.NextAsync());
        await _writer.SettledAsync();
        _time.Advance(Second);
        await _writer.BarrierAsync();

        Assert.Empty(_writer.Standstills.Current);
        Assert.Contains("result_topic goes on", Next<Info>("Writing to"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_alarm_comes_every_five_seconds()
    {
        await _writer.OfferAsync(Ending.Succeeded(7, "a"));
        for (var second = 0; second < 11; second++)
        {
            _writer.Results.Report(await _writer.Results.NextAsync(), ProduceFault.Cluster);
            await _writer.BarrierAsync();
            _time.Advance(Second);
        }

        await _writer.BarrierAsync();
        Assert.Equal(3, All<Error>("TQ2201").Count);
    }

    [Fact]
    public async Task Silence_is_told_after_five_seconds_with_what_the_client_says()
    {
        _writer.DeadLetters.LastError = "Connection refused";
        await _writer.OfferAsync(Ending.FailedBare(7, "a"));
        var sent = await _writer.DeadLetters.NextAsync();
        await AdvanceAsync(seconds: 5);
        Assert.Empty(_writer.Standstills.Current);

        await AdvanceAsync(seconds: 1);

        var standstill = Assert.Single(_writer.Standstills.Current);
        Assert.Equal("dlq.task_topic", standstill.Subject);
        Assert.Contains("5 s (the client says: Connection refused)", standstill.Reason, StringComparison.Ordinal);
        _writer.DeadLetters.Report(sent);
        await _writer.SettledAsync();
        await AdvanceAsync(seconds: 1);
        Assert.Empty(_writer.Standstills.Current);
    }

    [Fact]
    public async Task Ten_thousand_refused_outcomes_are_tried_in_slices_and_written_in_their_order()
    {
        const int count = 10_000;
        await _writer.OfferAsync(Enumerable.Range(0, count).Select(i => Ending.Succeeded(i, $"{i}")));
        var sent = new List<FakeProducer.Sent>();
        for (var i = 0; i < count; i++)
        {
            sent.Add(await _writer.Results.NextAsync());
        }

        _writer.Results.ReportAll(sent, ProduceFault.Cluster);
        await _writer.BarrierAsync();
        for (var round = 0; round < 3; round++)
        {
            _time.Advance(Second);
            await _writer.BarrierAsync();
            var slice = _writer.Results.TakeSent();
            Assert.Equal(64, slice.Count);
            _writer.Results.ReportAll(slice, ProduceFault.Cluster);
            await _writer.BarrierAsync();
            Assert.False(_writer.Results.HasSent);
        }

        _time.Advance(Second);
        await _writer.BarrierAsync();
        var written = new List<int>();
        var rounds = 0;
        while (_writer.Results.TakeSent() is { Count: > 0 } slice)
        {
            written.AddRange(slice.Select(record => int.Parse(record.Value!, System.Globalization.CultureInfo.InvariantCulture)));
            _writer.Results.ReportAll(slice);
            Assert.Equal(slice.Count, (await _writer.NextAsync()).Length);
            rounds++;
        }

        Assert.Equal([.. Enumerable.Range(192, count - 192), .. Enumerable.Range(0, 192)], written);
        Assert.InRange(rounds, 5, 10);
    }

    [Fact]
    public async Task New_outcomes_wait_behind_those_that_were_refused()
    {
        await _writer.OfferAsync(Ending.Succeeded(7, "a"));
        _writer.Results.Report(await _writer.Results.NextAsync(), ProduceFault.Cluster);
        await _writer.BarrierAsync();
        await _writer.OfferAsync(Ending.Succeeded(8, "b"), Ending.FailedBare(9, "c"));

        _writer.DeadLetters.Report(await _writer.DeadLetters.NextAsync());
        await _writer.SettledAsync();
        Assert.False(_writer.Results.HasSent);
        _time.Advance(Second);

        Assert.Equal("a", (await _writer.Results.NextAsync()).Value);
        Assert.Equal("b", (await _writer.Results.NextAsync()).Value);
    }

    [Fact]
    public async Task A_record_refused_with_its_batch_is_sent_alone_and_only_then_given_up()
    {
        await _writer.OfferAsync(Ending.Succeeded(7, "small"), Ending.Succeeded(8, "large"));
        var (small, large) = (await _writer.Results.NextAsync(), await _writer.Results.NextAsync());
        _writer.Results.ReportAll([small, large], ProduceFault.Batch);
        (small, large) = (await _writer.Results.NextAsync(), await _writer.Results.NextAsync());

        Assert.True(small.Alone && large.Alone);
        _writer.Results.Report(small);
        await _writer.SettledAsync();
        _writer.Results.Report(large, ProduceFault.Record);
        var letter = await _writer.DeadLetters.NextAsync();

        Assert.False(letter.Alone);
        Assert.Equal(typeof(ResultRefusedException).FullName, letter.Header("__dlq.errors.exception.type"));
        Assert.Contains("result_topic", Next<Warning>("TQ2206"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_letter_keeps_the_time_of_the_failure_however_late_it_is_written()
    {
        await _writer.OfferAsync(Ending.FailedBare(7, "a"));
        var first = await _writer.DeadLetters.NextAsync();
        _writer.DeadLetters.Report(first, ProduceFault.Cluster);
        await _writer.BarrierAsync();
        _time.Advance(Second);

        var second = await _writer.DeadLetters.NextAsync();

        Assert.Equal(first.Header("__dlq.errors.last.failure"), second.Header("__dlq.errors.last.failure"));
        Assert.Equal(first.Header("__dlq.errors.first.failure"), second.Header("__dlq.errors.first.failure"));
    }

    [Fact]
    public async Task A_drain_waits_for_a_time_and_names_the_tasks_that_run_again()
    {
        await _writer.OfferAsync(Enumerable.Range(0, 12).Select(i => Ending.Succeeded(i, "a")));
        for (var i = 0; i < 6; i++)
        {
            _writer.Results.Report(await _writer.Results.NextAsync(), ProduceFault.Cluster);
        }

        await _writer.BarrierAsync();
        _writer.Source.Complete();
        await AwaitDrainAsync();

        var warning = Next<Warning>("TQ2204");
        Assert.Contains("12 outcomes", warning, StringComparison.Ordinal);
        Assert.Contains("task_topic-0-6", warning, StringComparison.Ordinal);
        Assert.Contains("and 2 more", warning, StringComparison.Ordinal);
        Assert.Empty(_writer.Standstills.Current);
    }

    // The completion reaches the stage on its own thread: virtual time goes on until it has.
    private async Task AwaitDrainAsync()
    {
        var completed = _writer.Sink.PullAsync();
        while (!completed.IsCompleted)
        {
            _time.Advance(Second);
            await Task.Yield();
        }

        Assert.False((await completed).HasValue);
    }

    private async Task AdvanceAsync(int seconds)
    {
        for (; seconds > 0; seconds--)
        {
            _time.Advance(Second);
            await _writer.BarrierAsync();
        }
    }

    private string Next<T>(string part)
        where T : LogEvent =>
        FishForMessage<T>(line => line.ToString().Contains(part, StringComparison.Ordinal), TimeSpan.FromSeconds(60)).ToString();

    private List<string> All<T>(string part)
        where T : LogEvent
    {
        var found = new List<string>();
        while (HasMessages)
        {
            if (ReceiveOne(TimeSpan.Zero) is T line && line.ToString().Contains(part, StringComparison.Ordinal))
            {
                found.Add(line.ToString());
            }
        }

        return found;
    }
}
