using System.Text;
using Akka.Streams;
using Akka.TestKit.Xunit2;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Standstills;
using TaskQueue.Actors.Streams;
using TaskQueue.Actors.Workers;
using TaskQueue.Kafka.Consuming;
using Xunit.Abstractions;

namespace TaskQueue.Actors.Tests.Streams;

/// <summary>The whole graph with real workers; the test is the broker on both ends.</summary>
public sealed class TaskStreamTests : TestKit
{
    private readonly StandstillBoard _board = new(TimeProvider.System);
    private readonly FakeConsumer _consumer = new();
    private readonly FakeProducer _results = new();
    private readonly FakeProducer _deadLetters = new();
    private readonly TaskCompletionSource<ReadOnlyMemory<byte>> _slow = new();
    private readonly DrainingControl _control;

    public TaskStreamTests(ITestOutputHelper output)
        : base(
            "akka.actor.deployment { /workers { router = round-robin-pool, nr-of-instances = 2 } }",
            output: output)
    {
        var work = new WorkQueue();
        var supervision = new SupervisionSettings();
        WorkerPool.Create(Sys, WorkerActor.Props(work, supervision, TimeProvider.System, (_, _) => { }), supervision);
        var kinds = new TaskKinds(
            new Dictionary<string, ITaskHandler>
            {
                ["run"] = Some.Handler(context => context.Argument.SequenceEqual("slow"u8)
                    ? new ValueTask<ReadOnlyMemory<byte>>(_slow.Task)
                    : new ValueTask<ReadOnlyMemory<byte>>(context.Argument.ToArray())),
            },
            defaultKind: "run");
        _control = TaskStream.Create(
                _consumer,
                new Dispatch(work, kinds, new DispatchSettings(), TimeProvider.System, () => 0.5, _ => { }, _ => { }, _board),
                new WriteOutcomes(
                    new OutcomeProducers(_results, _deadLetters, new FakeProducer()),
                    new WriteSettings { Group = "g1" },
                    _board,
                    TimeProvider.System,
                    work.ReportSettled),
                _board,
                closeTimeout: () => TimeSpan.FromSeconds(1))
            .Run(Sys.Materializer());
    }

    [Fact]
    public async Task An_offset_is_settled_after_its_result_is_acknowledged_whatever_the_order()
    {
        (await _consumer.Listener).OnBatch(Some.Batch(Some.Assignment(), 7, "slow", "fast"));
        var fast = await _results.NextAsync();
        Assert.Equal("fast", fast.Value);

        _results.Report(fast);
        Assert.Equal("Settled 8", await _consumer.NextCallAsync());
        _slow.SetResult("done"u8.ToArray());
        _results.Report(await _results.NextAsync());

        Assert.Equal("Settled 7", await _consumer.NextCallAsync());
    }

    [Fact]
    public async Task A_drain_stops_reading_waits_for_what_runs_and_its_acknowledgement_and_then_closes_the_consumer()
    {
        (await _consumer.Listener).OnBatch(Some.Batch(Some.Assignment(), 7, "slow", "fast"));
        _results.Report(await _results.NextAsync());
        Assert.Equal("Settled 8", await _consumer.NextCallAsync());

        var drained = _control.DrainAsync();
        Assert.Equal("StopReading", await _consumer.NextCallAsync());
        _slow.SetResult(Encoding.UTF8.GetBytes("done"));
        var last = await _results.NextAsync();
        Assert.False(drained.IsCompleted);
        _results.Report(last);

        Assert.Equal("Settled 7", await _consumer.NextCallAsync());
        Assert.Equal("Close", await _consumer.NextCallAsync());
        await drained.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task What_is_not_read_is_shown_until_it_goes_on()
    {
        var listener = await _consumer.Listener;

        listener.OnStandstill(new ReadingStandstill("TQ1207", "t[3]", "its log ends at 5", "reset it"));
        var shown = Assert.Single(_board.Current);
        Assert.Equal(("TQ1207", "t[3]", "its log ends at 5", "reset it"), (shown.Code, shown.Subject, shown.Reason, shown.Remedy));

        listener.OnGoesOn("TQ1207", "t[3]");
        Assert.Empty(_board.Current);
    }

    [Fact]
    public async Task A_consumer_that_fails_ends_the_stream_with_its_cause_and_is_closed()
    {
        (await _consumer.Listener).OnFailed(new InvalidOperationException("fenced"));

        Assert.Equal("Close", await _consumer.NextCallAsync());
        var error = await Assert.ThrowsAnyAsync<Exception>(() => _control.Completion.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.Contains("fenced", error.ToString(), StringComparison.Ordinal);
    }
}
