using System.Text;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Standstills;
using TaskQueue.Actors.Streams;
using TaskQueue.Actors.Workers;
using TaskQueue.Core.Ordering;
using TaskQueue.Core.Records;
using TaskQueue.Core.Retries;

namespace TaskQueue.Actors.Tests.Streams;

/// <summary>Dispatch with an ordering, on virtual time; the test is its worker, its broker and its consumer.</summary>
internal sealed class OrderedDispatch
{
    /// <summary>Two attempts, 10 s apart, of 30 s and 5 s of grace.</summary>
    private static readonly AttemptSettings Attempts = new()
    {
        Retries = new RetryPolicy(MaxAttempts: 2, TimeSpan.FromSeconds(10), Factor: 1, TimeSpan.FromSeconds(10), Jitter: 0),
        Timeout = TimeSpan.FromSeconds(30),
        Grace = TimeSpan.FromSeconds(5),
    };

    // Barriers are tasks of partitions from here on.
    private const int Barriers = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly VirtualTime _time;
    private readonly ISourceQueueWithComplete<RecordBatch> _source;
    private readonly ISinkQueue<Outcomes> _sink;
    private int _barriers;

    public OrderedDispatch(ActorSystem system, VirtualTime time, LaneOrdering ordering)
    {
        _time = time;
        Standstills = new StandstillBoard(time.Clock);
        var kinds = new TaskKinds(
            new Dictionary<string, ITaskHandler> { ["test"] = Some.Handler(_ => { }) },
            defaultKind: "test",
            new KindSettings { Attempts = Attempts },
            new Dictionary<string, KindSettings>());
        var dispatch = new Dispatch(
            Work,
            kinds,
            new DispatchSettings { Ordering = ordering },
            time.Clock,
            random: () => 0.5,
            onAbandoned: _ => { },
            onNodeFailure: _ => { },
            Standstills);
        (_source, _sink) = Source.Queue<RecordBatch>(1_024, OverflowStrategy.Fail)
            .Via(dispatch)
            .ToMaterialized(Sink.Queue<Outcomes>(), Keep.Both)
            .Run(system.Materializer());
    }

    public WorkQueue Work { get; } = new();

    public StandstillBoard Standstills { get; }

    public Task DeliverAsync(RecordBatch batch) => _source.OfferAsync(batch);

    public void CompleteSource() => _source.Complete();

    /// <summary>Takes all attempts that are ready by now, in their order.</summary>
    public async Task<TaskAttempt[]> TakeAllAsync()
    {
        // What has been asked of the stage is done before a task that is delivered now becomes ready.
        await DeliverAsync(Some.Batch(Some.Assignment(Barriers + _barriers++), 0, "barrier"));
        List<TaskAttempt> taken = [];
        using var timeUp = new CancellationTokenSource(Patience);
        while (true)
        {
            if (!Work.TryTake(out var attempt))
            {
                timeUp.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
            else if (IsBarrier(attempt.Assignment))
            {
                End(Run(attempt));
                return [.. taken];
            }
            else
            {
                taken.Add(attempt);
            }
        }
    }

    /// <summary>Takes the attempt that alone is ready.</summary>
    public async Task<TaskAttempt> TakeOneAsync() => Assert.Single(await TakeAllAsync());

    public async Task AssertReadyAsync(params string[] values) => Assert.Equal(values, (await TakeAllAsync()).Select(ValueOf));

    /// <summary>Begins to run an attempt on a worker of its own.</summary>
    public TaskAttempt Run(TaskAttempt attempt)
    {
        var slot = new WorkerSlot(ActorRefs.Nobody);
        Work.Join(slot);
        Assert.True(attempt.TryStart(_time.Clock.GetTimestamp()));
        slot.Current = attempt;
        return attempt;
    }

    /// <summary>Lets the code of a running attempt end.</summary>
    public void End(TaskAttempt attempt, Exception? cause = null)
    {
        Work.End(attempt, cause is null ? AttemptOutcome.Succeeded(default) : AttemptOutcome.Failed(cause));
        Work.Announce();
    }

    /// <summary>Stops the worker of a running attempt, whose code runs on.</summary>
    public void StopWorker(TaskAttempt attempt)
    {
        Work.GiveUp(attempt, AttemptOutcome.Failed(new WorkerStoppedException(times: 4)));
        Work.Announce();
    }

    /// <summary>Acknowledges what tells of the end of a task.</summary>
    public void Settle(TaskAttempt attempt)
    {
        attempt.Release();
        Work.ReportSettled([attempt]);
    }

    /// <summary>Runs an attempt to its good end and settles it.</summary>
    public void Complete(TaskAttempt attempt)
    {
        End(Run(attempt));
        Settle(attempt);
    }

    public void Advance(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Returns the next outcomes that the stage emits.</summary>
    public async Task<Outcomes> NextAsync()
    {
        while ((await _sink.PullAsync().WaitAsync(Patience)) is { HasValue: true, Value: var outcomes })
        {
            outcomes.Final.RemoveAll(attempt => IsBarrier(attempt.Assignment));
            if (!outcomes.IsEmpty)
            {
                return outcomes;
            }
        }

        throw new InvalidOperationException("the stream has completed");
    }

    public async Task AssertCompletedAsync()
    {
        while ((await _sink.PullAsync().WaitAsync(Patience)).HasValue)
        {
        }
    }

    public static string ValueOf(TaskAttempt attempt) => Encoding.UTF8.GetString(attempt.Record.Value);

    private static bool IsBarrier(Assignment assignment) => assignment.Partition.Number >= Barriers;
}
