using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
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
using Xunit.Abstractions;

namespace TaskQueue.Actors.Tests.Streams;

/// <summary>The whole graph with an ordering, on real workers and threads; the broker acknowledges all at once.</summary>
[Collection(nameof(MemoryTests))]
public sealed class OrderedStreamTests : TestKit
{
    private const int Partitions = 4;

    private readonly QuickBroker _broker = new();
    private readonly ConcurrentDictionary<string, LaneCheck> _lanes = new();
    private int _violations;
    private int _attempts;

    public OrderedStreamTests(ITestOutputHelper output)
        : base(
            "akka.actor.deployment { /workers { router = round-robin-pool, nr-of-instances = 8 } }",
            output: output)
    {
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Attempts_of_one_key_never_overlap_and_start_in_log_order_whatever_becomes_of_them(int seed)
    {
        Output!.WriteLine($"seed {seed}");
        const int tasks = 6_000;
        const int keys = 30;
        var listener = await StartAsync(context => CheckedAsync(context, seed));

        for (var partition = 0; partition < Partitions; partition++)
        {
            listener.OnBatch(Batch(partition, 0, tasks / Partitions, number => $"key-{number % keys}"));
        }

        await _broker.SettledAsync(tasks);
        Assert.Equal(0, _violations);
        Assert.Equal(keys * Partitions, _lanes.Count);
        Assert.True(_attempts > tasks * 5 / 4, $"only {_attempts} attempts: hardly anything was retried");
    }

    [Fact]
    public async Task A_million_keys_that_passed_leave_no_memory_behind()
    {
        const int batch = 1_000;
        const int warmUp = 20_000;
        const int tasks = 1_000_000;
        var listener = await StartAsync(context => new ValueTask<ReadOnlyMemory<byte>>(ReadOnlyMemory<byte>.Empty));
        var before = 0L;

        for (var sent = 0; sent < tasks; sent += batch)
        {
            listener.OnBatch(Batch(partition: 0, sent, batch, number => $"key-{number}"));
            await _broker.SettledAsync(sent - (10 * batch));
            if (sent == warmUp)
            {
                await _broker.SettledAsync(sent + batch);
                before = GC.GetTotalMemory(forceFullCollection: true);
            }
        }

        await _broker.SettledAsync(tasks);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Output!.WriteLine($"{grown / 1024} KiB more than after {warmUp} tasks");
        Assert.InRange(grown, long.MinValue, 8 << 20);
    }

    private static RecordBatch Batch(int partition, int first, int count, Func<int, string> key)
    {
        var builder = new RecordBatchBuilder();
        for (var number = first; number < first + count; number++)
        {
            builder.Add(number, 0, hasKey: true, Encoding.UTF8.GetBytes(key(number)), hasValue: true, "x"u8);
        }

        return builder.Build(Some.Assignment(partition));
    }

    private async Task<Kafka.Consuming.IRecordListener> StartAsync(Func<TaskContext, ValueTask<ReadOnlyMemory<byte>>> run)
    {
        var work = new WorkQueue();
        var board = new StandstillBoard(TimeProvider.System);
        var supervision = new SupervisionSettings
        {
            MaxRestarts = 1_000_000,
            ByException = new Dictionary<string, FailureDirective> { [typeof(TimeoutException).FullName!] = FailureDirective.Restart },
        };
        WorkerPool.Create(Sys, WorkerActor.Props(work, supervision, TimeProvider.System, (_, _) => { }), supervision);
        var general = new KindSettings
        {
            Attempts = new AttemptSettings
            {
                Retries = new RetryPolicy(MaxAttempts: 5, TimeSpan.FromMilliseconds(1), Factor: 1, TimeSpan.FromMilliseconds(1), Jitter: 0),
            },
            Breaker = new BreakerPolicy { Enabled = false },
        };
        var dispatch = new Dispatch(
            work,
            new TaskKinds(
                new Dictionary<string, ITaskHandler> { ["run"] = Some.Handler(run) },
                defaultKind: "run",
                general,
                new Dictionary<string, KindSettings>()),
            new DispatchSettings { Ordering = LaneOrdering.Key },
            TimeProvider.System,
            () => 0.5,
            onAbandoned: _ => { },
            onNodeFailure: _ => { },
            board);
        var write = new WriteOutcomes(
            new OutcomeProducers(new QuickProducer(), new QuickProducer(), new QuickProducer()),
            new WriteSettings { Group = "g1" },
            board,
            TimeProvider.System,
            work.ReportSettled);
        TaskStream.Create(_broker, dispatch, write, board, closeTimeout: () => TimeSpan.FromSeconds(1)).Run(Sys.Materializer());
        return await _broker.Listener;
    }

    // What happens to an attempt depends on the seed, the task and the attempt alone.
    private async ValueTask<ReadOnlyMemory<byte>> CheckedAsync(TaskContext context, int seed)
    {
        var attempt = (TaskAttempt)context;
        var random = new Random(HashCode.Combine(seed, attempt.Offset, attempt.Attempt, attempt.Assignment.Partition.Number));
        var lane = _lanes.GetOrAdd(
            string.Create(CultureInfo.InvariantCulture, $"{attempt.Assignment.Partition.Number} {Encoding.UTF8.GetString(context.Key)}"),
            _ => new LaneCheck());
        Interlocked.Increment(ref _attempts);
        Interlocked.Add(ref _violations, lane.Begin(attempt.Offset, attempt.Attempt) ? 0 : 1);
        try
        {
            if (random.Next(2) == 0)
            {
                await Task.Yield();
            }

            return random.Next(10) switch
            {
                0 => throw new InvalidOperationException("fails"),
                1 or 2 => throw new TimeoutException("fails and has its worker restarted"),
                _ => ReadOnlyMemory<byte>.Empty,
            };
        }
        finally
        {
            lane.End();
        }
    }

    /// <summary>What has run in a lane.</summary>
    private sealed class LaneCheck
    {
        private int _running;
        private long _lastOffset = -1;
        private int _lastAttempt;

        public bool Begin(long offset, int attempt)
        {
            var alone = Interlocked.Increment(ref _running) == 1;
            var inOrder = offset > _lastOffset ? attempt == 1 : offset == _lastOffset && attempt == _lastAttempt + 1;
            (_lastOffset, _lastAttempt) = (offset, attempt);
            return alone && inOrder;
        }

        public void End() => Interlocked.Decrement(ref _running);
    }
}
