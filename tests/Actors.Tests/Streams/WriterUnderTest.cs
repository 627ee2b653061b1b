using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Standstills;
using TaskQueue.Actors.Streams;
using TaskQueue.Core.Offsets;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Actors.Tests.Streams;

/// <summary>The writer in a stream of its own, between a test and producers that are the test.</summary>
internal sealed class WriterUnderTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public WriterUnderTest(ActorSystem system, VirtualTime time, WriteSettings? settings = null)
    {
        Standstills = new StandstillBoard(time.Clock);
        (Source, Sink) = Akka.Streams.Dsl.Source.Queue<Outcomes>(16, OverflowStrategy.Fail)
            .Via(new WriteOutcomes(
                new OutcomeProducers(Results, DeadLetters, Events), settings ?? new WriteSettings { Group = "g1" }, Standstills, time.Clock, LaneTasks.AddRange))
            .ToMaterialized(Akka.Streams.Dsl.Sink.Queue<OffsetUpdate[]>(), Keep.Both)
            .Run(system.Materializer());
    }

    public FakeProducer Results { get; } = new();

    public FakeProducer DeadLetters { get; } = new();

    public FakeProducer Events { get; } = new();

    public StandstillBoard Standstills { get; }

    /// <summary>Gets the tasks of lanes that have settled.</summary>
    public List<TaskAttempt> LaneTasks { get; } = [];

    public ISourceQueueWithComplete<Outcomes> Source { get; }

    public ISinkQueue<OffsetUpdate[]> Sink { get; }

    public async Task OfferAsync(params IEnumerable<TaskAttempt> ended) =>
        Assert.IsType<QueueOfferResult.Enqueued>(await Source.OfferAsync(new Outcomes([.. ended], [])));

    public async Task<FakeProducer.Sent> NextLetterReportedAsync(ProduceFault fault)
    {
        var letter = await DeadLetters.NextAsync();
        DeadLetters.Report(letter, fault);
        return letter;
    }

    public async Task<OffsetUpdate[]> NextAsync() => (await Sink.PullAsync().WaitAsync(Patience)).Value;

    /// <summary>Waits for the only task to settle.</summary>
    public async Task SettledAsync() => Assert.Equal(OffsetChange.Settled, Assert.Single(await NextAsync()).Change);

    /// <summary>Waits until what was reported and what the timers did before has been handled.</summary>
    public async Task BarrierAsync()
    {
        await Source.OfferAsync(new Outcomes([], [Some.Attempt(Some.Handler(_ => { })).ToUpdate(OffsetChange.Waiting, 1)]));
        await NextAsync();
    }

    public async Task CompletedAsync() => Assert.False((await Sink.PullAsync().WaitAsync(Patience)).HasValue);
}
