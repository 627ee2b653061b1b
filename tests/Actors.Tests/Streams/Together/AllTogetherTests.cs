using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Akka.Actor;
using Akka.Streams;
using Akka.TestKit.Xunit2;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Standstills;
using TaskQueue.Actors.Streams;
using TaskQueue.Actors.Workers;
using TaskQueue.Core.Ordering;
using TaskQueue.Core.Records;
using TaskQueue.Core.Retries;
using TaskQueue.Kafka.Producing;
using Xunit.Abstractions;

namespace TaskQueue.Actors.Tests.Streams.Together;

/// <summary>
/// The whole graph on real workers and real time with everything at once: lanes, kinds that are paused, tasks that fail, are rejected,
/// expire or ignore their cancellation, workers that restart and are stopped, partitions that leave and come back, topics that are
/// refused, and a drain amid all that.
/// </summary>
public sealed class AllTogetherTests : TestKit
{
    private const int Partitions = 4;
    private const int Keys = 25;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentDictionary<(int Partition, string Key), LaneCheck> _lanes = new();
    private readonly ConcurrentDictionary<string, int> _ended = new();
    private readonly ConcurrentDictionary<string, int> _written = new();
    private readonly WorkQueue _work = new();
    private CheckingConsumer _consumer = null!;
    private DrainingControl _stream = null!;
    private MoodyProducer[] _producers = [];
    private int _seed;
    private int _abandoned;
    private int _stopped;
    private volatile bool _isDraining;
    private volatile bool _isOver;

    public AllTogetherTests(ITestOutputHelper output)
        : base(
            """
            akka.loglevel = OFF
            akka.log-dead-letters = off
            akka.actor.deployment { /workers { router = round-robin-pool, nr-of-instances = 8 } }
            """,
            output: output)
    {
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(null)]
    public async Task Each_delivery_has_one_end_lanes_never_overlap_and_a_drain_comes_through(int? seed)
    {
        const int tasks = 600;
        const int more = 1_000;
        _seed = seed ?? Environment.ProcessId;
        Output!.WriteLine($"seed {_seed}");
        Start();

        await OrTellAsync(_consumer.RunAsync(tasks));
        var retriedBefore = _consumer.Waited;
        await OrTellAsync(_consumer.RunUntilAsync(more, settled: Partitions * (tasks + ((more - tasks) / 4))));
        _isDraining = true;
        await OrTellAsync(_stream.DrainAsync().WaitAsync(Patience));
        _isOver = true;

        Tell();
        Assert.Empty(_faults.Take(10));
        Assert.True(_consumer.Ended is { Revoked: > 0, Lost: > 0 }, "no partition left");
        Assert.True(_consumer.Returned > 0 && retriedBefore > 0 && _abandoned > 0 && _stopped > 0, "something did not happen");
        Assert.All(["completed", "dead-lettered", "expired"], ending => Assert.True(_written.GetValueOrDefault(ending) > 0, ending));
    }

    private static byte[] ValueOf(int partition, long offset)
    {
        // Now and then large, so that slabs come from the pool, go back, and are soon used again.
        var random = new Random(HashCode.Combine(partition, offset));
        var value = new byte[random.Next(5) == 0 ? 8_000 : random.Next(16, 200)];
        random.NextBytes(value);
        return value;
    }

    private static void AddHeader(RecordBatchBuilder builder, string name, string value) =>
        builder.Headers.Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));

    private void Start()
    {
        var board = new StandstillBoard(TimeProvider.System);
        var supervision = new SupervisionSettings
        {
            MaxRestarts = 5,
            ByException = new Dictionary<string, FailureDirective> { [typeof(TimeoutException).FullName!] = FailureDirective.Restart },
        };
        var pool = WorkerPool.Create(
            Sys, WorkerActor.Props(_work, supervision, TimeProvider.System, (_, cause) => _faults.Enqueue($"the node ends: {cause}")), supervision);
        var sizer = Sys.ActorOf(WorkerPoolSizerActor.Props(
            pool, _work, ResizerBounds.FromConfig(Sys.Settings.Config), TimeSpan.FromMilliseconds(20)));
        _consumer = new CheckingConsumer(Partitions, _seed, AddRecord, _faults) { AfterUpdates = StopSomeWorker };
        var dispatch = new Dispatch(
            _work,
            Kinds(),
            new DispatchSettings
            {
                Ordering = LaneOrdering.Key,
                DrainTimeout = TimeSpan.FromMilliseconds(300),
                DrainGrace = TimeSpan.FromMilliseconds(200),
                DeadlineInterval = TimeSpan.FromMilliseconds(5),
                MaxAbandoned = int.MaxValue,
            },
            TimeProvider.System,
            new Random(_seed).NextDouble,
            onAbandoned: slot =>
            {
                Interlocked.Increment(ref _abandoned);
                sizer.Tell(new WorkerPoolSizerActor.Replace(slot));
            },
            onNodeFailure: cause => _faults.Enqueue($"the node ends: {cause}"),
            board);
        _producers = [.. Enumerable.Range(0, 3).Select(index => new MoodyProducer(_seed + index, CheckWritten))];
        var write = new WriteOutcomes(
            new OutcomeProducers(_producers[0], _producers[1], _producers[2]),
            new WriteSettings { Group = "g1", RetryDelay = TimeSpan.FromMilliseconds(20) },
            board,
            TimeProvider.System,
            _work.ReportSettled);
        _stream = TaskStream.Create(_consumer, dispatch, write, board, () => TimeSpan.FromSeconds(1)).Run(Sys.Materializer());
    }

    private TaskKinds Kinds()
    {
        var attempts = new AttemptSettings
        {
            Retries = new RetryPolicy(MaxAttempts: 4, TimeSpan.FromMilliseconds(3), Factor: 2, TimeSpan.FromMilliseconds(20), Jitter: 0.5),
            Timeout = TimeSpan.FromMilliseconds(100),
            Grace = TimeSpan.FromMilliseconds(20),
            WarnAfter = TimeSpan.FromMilliseconds(1),
        };
        var breaker = new BreakerPolicy
        {
            Window = TimeSpan.FromMilliseconds(500),
            MinAttempts = 20,
            Pause = TimeSpan.FromMilliseconds(10),
            MaxPause = TimeSpan.FromMilliseconds(20),
        };
        return new TaskKinds(
            new Dictionary<string, ITaskHandler>
            {
                ["steady"] = Some.Handler(context => RunAsync((TaskAttempt)context, failing: 5)),
                ["shaky"] = Some.Handler(context => RunAsync((TaskAttempt)context, failing: 65)),
            },
            defaultKind: "steady",
            new KindSettings { Attempts = attempts, Breaker = breaker },
            new Dictionary<string, KindSettings>());
    }

    private void AddRecord(int partition, long offset, int endedAttempts, RecordBatchBuilder builder)
    {
        var random = new Random(HashCode.Combine(_seed, partition, offset));
        AddHeader(builder, "ce_id", $"{partition}-{offset}");
        AddHeader(builder, "ce_type", random.Next(6) == 0 ? "shaky" : "steady");
        if (random.Next(12) == 0)
        {
            var expiry = TimeProvider.System.GetUtcNow().AddMilliseconds(random.Next(60));
            AddHeader(builder, "ce_expirytime", expiry.ToString("O", CultureInfo.InvariantCulture));
        }

        var key = random.Next(10) > 0 ? $"key-{random.Next(Keys)}" : string.Empty;
        builder.Add(offset, 0, hasKey: key.Length > 0, Encoding.UTF8.GetBytes(key), hasValue: true, ValueOf(partition, offset), endedAttempts);
    }

    // What becomes of an attempt depends on the seed, the task and the attempt alone.
    private async ValueTask<ReadOnlyMemory<byte>> RunAsync(TaskAttempt attempt, int failing)
    {
        var (partition, offset) = (attempt.Assignment.Partition.Number, attempt.Offset);
        var random = new Random(HashCode.Combine(_seed, partition, offset, attempt.Attempt));
        var lane = attempt.Place is null ? null : _lanes.GetOrAdd((partition, Encoding.UTF8.GetString(attempt.Key)), _ => new LaneCheck());
        Begin(attempt, lane);
        try
        {
            if (random.Next(3) == 0)
            {
                await Task.Yield();
            }

            var fate = random.Next(1_000);
            if (fate < 8)
            {
                await CanceledAsync(attempt);
                attempt.CancellationToken.ThrowIfCancellationRequested();
            }
            else if (fate < 12)
            {
                await CanceledAsync(attempt);
                await GivenUpAsync(attempt);
            }

            Check(attempt.Argument.SequenceEqual(ValueOf(partition, offset)), attempt, "other bytes than its own");
            return random.Next(100) >= failing ? ValueOf(partition, offset) : throw FailureOf(random);
        }
        finally
        {
            lane?.End();
        }
    }

    private static Exception FailureOf(Random random) => random.Next(12) switch
    {
        0 => new RejectTaskException("never"),
        1 => new RetryAfterException(TimeSpan.FromMilliseconds(random.Next(10))),
        2 => new TimeoutException("restarts its worker"),
        3 => new UnreachableException("all cases are known"),
        4 => new OperationCanceledException("by a token of its own"),
        5 => new UntellableException(),
        _ => new InvalidOperationException("fails"),
    };

    private void Begin(TaskAttempt attempt, LaneCheck? lane)
    {
        _ended.AddOrUpdate(attempt.Kind, 1, (_, count) => count + 1);

        // Code that gets no processor time until its attempt has been given up begins late, and runs on.
        Check(!_isOver || attempt.RunsOn, attempt, "starts after the end");
        Check(_consumer.IsOpen(attempt.Assignment, attempt.Offset) || attempt.RunsOn, attempt, "starts after its end");
        var wrong = lane?.Begin(attempt);
        Check(wrong is null, attempt, wrong!);
        Check(attempt.Argument.SequenceEqual(ValueOf(attempt.Assignment.Partition.Number, attempt.Offset)), attempt, "begins with other bytes");
    }

    private static async Task CanceledAsync(TaskAttempt attempt)
    {
        var canceled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = attempt.CancellationToken.Register(canceled.SetResult);
        await canceled.Task;
    }

    // Ignores the cancellation until it has been given up, and runs on for a while.
    private async Task GivenUpAsync(TaskAttempt attempt)
    {
        for (var left = 20_000; left > 0 && !_isOver; left -= attempt.RunsOn || attempt.CancelReason == CancelReason.Drain ? 1 : 0)
        {
            await Task.Yield();
        }
    }

    private void StopSomeWorker(Random random)
    {
        if (random.Next(60) == 0 && _work.Slots.FirstOrDefault(slot => slot.Current is { IsRunning: true }) is { } busy)
        {
            _stopped++;
            Sys.Stop(busy.Worker);
        }
    }

    private void CheckWritten(in OutgoingRecord record)
    {
        if (record.Topic == "dlq.task_topic")
        {
            _written.AddOrUpdate("dead-lettered", 1, (_, count) => count + 1);
        }
        else if (record.Headers.TryGetLast("ce_type"u8, out var type) && type.Value.EndsWith(".completed"u8))
        {
            _written.AddOrUpdate("completed", 1, (_, count) => count + 1);
        }
        else
        {
            _written.AddOrUpdate(type.Value.EndsWith(".expired"u8) ? "expired" : "told", 1, (_, count) => count + 1);
            return;
        }

        record.Headers.TryGetLast("ce_id"u8, out var id);
        var place = Encoding.UTF8.GetString(id.Value).Split('-');
        if (record.HasValue && !record.Value.SequenceEqual(ValueOf(int.Parse(place[0], CultureInfo.InvariantCulture), long.Parse(place[1], CultureInfo.InvariantCulture))))
        {
            _faults.Enqueue($"{Encoding.UTF8.GetString(id.Value)} on {record.Topic} has other bytes than its own");
        }
    }

    private void Check(bool isTrue, TaskAttempt attempt, string what)
    {
        if (!isTrue)
        {
            _faults.Enqueue($"{attempt}: {what}{(_isDraining ? ", in the drain" : "")}");
        }
    }

    private async Task OrTellAsync(Task waited)
    {
        try
        {
            await await Task.WhenAny(waited, _stream.Completion);
        }
        catch (TimeoutException)
        {
            Tell();
            throw;
        }
    }

    private void Tell() => Output!.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"attempts: {string.Join(", ", _ended)}; written: {string.Join(", ", _written)}; waited {_consumer.Waited}, returned {_consumer.Returned}, tenures ended {_consumer.Ended}, abandoned {_abandoned}, workers stopped {_stopped}, full {_producers.Sum(one => one.Full)}, refused {_producers.Sum(one => one.Refused)}; open: {_consumer.Describe()}; first faults: {string.Join(" | ", _faults.Take(5))}"));

    /// <summary>What runs in a lane, over all tenures of its partition.</summary>
    private sealed class LaneCheck
    {
        private readonly Lock _lock = new();
        private int _running;
        private int _epoch;
        private long _lastOffset;

        /// <summary>Notes that an attempt begins.</summary>
        /// <returns>What is wrong with that; <see langword="null"/> if nothing is.</returns>
        public string? Begin(TaskAttempt attempt)
        {
            lock (_lock)
            {
                var before = (_epoch, _lastOffset);
                (_epoch, _lastOffset) = (attempt.Assignment.Epoch, attempt.Offset);
                return ++_running > 1 ? $"epoch {_epoch} starts beside {before}"
                    : (_epoch, _lastOffset).CompareTo(before) < 0 ? $"epoch {_epoch} starts after {before}"
                    : null;
            }
        }

        public void End()
        {
            lock (_lock)
            {
                _running--;
            }
        }
    }
}
