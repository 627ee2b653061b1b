using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Standstills;
using TaskQueue.Actors.Streams;
using TaskQueue.Actors.Workers;
using TaskQueue.Core.Records;

namespace TaskQueue.Actors.Tests.Streams;

/// <summary>The stage alone, on virtual time; whoever holds this is its only worker.</summary>
internal sealed class DispatchUnderTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ISourceQueueWithComplete<RecordBatch> _source;
    private readonly ISinkQueue<Outcomes> _sink;
    private readonly IActorRef _worker;

    /// <summary>Runs the stage.</summary>
    /// <param name="system">The actor system, with <see cref="VirtualTime.Config"/>.</param>
    /// <param name="worker">Stands for the workers.</param>
    /// <param name="general">The settings of the kinds <c>test</c>, the default, and <c>other</c>.</param>
    /// <param name="byKind">Settings by kind.</param>
    public DispatchUnderTest(
        ActorSystem system, IActorRef worker, KindSettings general, params (string Kind, KindSettings Settings)[] byKind)
    {
        _worker = worker;
        Time = new VirtualTime(system);
        Board = new StandstillBoard(Time.Clock);
        var handler = Some.Handler(_ => { });
        var kinds = new TaskKinds(
            new Dictionary<string, ITaskHandler> { ["test"] = handler, ["other"] = handler },
            defaultKind: "test",
            general,
            byKind.ToDictionary(entry => entry.Kind, entry => entry.Settings));
        var dispatch = new Dispatch(
            Work,
            kinds,
            new DispatchSettings { MaxAbandoned = 2 },
            Time.Clock,
            random: () => Random,
            _ => { },
            _ => { },
            Board);
        (_source, _sink) = Source.Queue<RecordBatch>(64, OverflowStrategy.Fail)
            .Via(dispatch)
            .ToMaterialized(Sink.Queue<Outcomes>(), Keep.Both)
            .Run(system.Materializer());
    }

    public VirtualTime Time { get; }

    public WorkQueue Work { get; } = new();

    public StandstillBoard Board { get; }

    /// <summary>Gets or sets what is taken for chance.</summary>
    public double Random { get; set; } = 0.5;

    /// <summary>Hands batches over without waiting for what becomes of them.</summary>
    public async Task OfferAsync(params RecordBatch[] batches)
    {
        foreach (var batch in batches)
        {
            await _source.OfferAsync(batch).WaitAsync(Patience);
        }
    }

    /// <summary>Hands batches over and waits until so many more attempts are ready.</summary>
    public async Task ReadyAsync(int ready, params RecordBatch[] batches)
    {
        await OfferAsync(batches);
        await UntilAsync(() => Work.Ready >= ready);
    }

    public TaskAttempt Take() =>
        Work.TryTake(out var attempt) ? attempt : throw new InvalidOperationException("nothing is ready");

    /// <summary>Starts an attempt on a worker of its own.</summary>
    public (TaskAttempt Attempt, WorkerSlot Slot) Run(TaskAttempt attempt)
    {
        var slot = new WorkerSlot(_worker);
        Work.Join(slot);
        Assert.True(attempt.TryStart(Time.Clock, Time.Clock.GetTimestamp()));
        slot.Current = attempt;
        return (attempt, slot);
    }

    /// <summary>Starts an attempt and ends it.</summary>
    public void End(TaskAttempt attempt, AttemptOutcome outcome)
    {
        Start(attempt);
        Work.End(attempt, outcome);
        Work.Announce();
    }

    /// <summary>Starts attempts and ends all of them before the stage is told.</summary>
    public void EndAll(int count, Func<AttemptOutcome> outcome)
    {
        for (var i = 0; i < count; i++)
        {
            var attempt = Take();
            Start(attempt);
            Work.End(attempt, outcome());
        }

        Work.Announce();
    }

    /// <summary>Tries to start an attempt as a worker does that then finds that it must not run.</summary>
    public void EndUnstarted(TaskAttempt attempt)
    {
        Assert.False(attempt.TryStart(Time.Clock, Time.Clock.GetTimestamp()));
        Work.Report(attempt);
        Work.Announce();
    }

    public void Drain() => _source.Complete();

    public async Task<Outcomes> NextAsync() =>
        (await _sink.PullAsync().WaitAsync(Patience)) is { HasValue: true, Value: var outcomes }
            ? outcomes
            : throw new InvalidOperationException("the stream has completed");

    /// <summary>Collects outcomes until there are so many endings and updates.</summary>
    public async Task<Outcomes> CollectAsync(int count)
    {
        var all = new Outcomes();
        while (all.Final.Count + all.Updates.Count < count)
        {
            var next = await NextAsync();
            all.Final.AddRange(next.Final);
            all.Updates.AddRange(next.Updates);
        }

        return all;
    }

    public async Task ExpectCompletedAsync() => Assert.False((await _sink.PullAsync().WaitAsync(Patience)).HasValue);

    /// <summary>Waits for something that the stage does on its own thread.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var timeUp = new CancellationTokenSource(Patience);
        while (!condition())
        {
            timeUp.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private void Start(TaskAttempt attempt) => Assert.True(attempt.TryStart(Time.Clock, Time.Clock.GetTimestamp()));
}
