using System.Collections.Concurrent;
using System.Threading.Channels;
using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Consuming;

namespace TaskQueue.Actors.Tests.Streams.Together;

/// <summary>A consumer that takes partitions away and gives them again, and finds fault with each update that does not fit.</summary>
internal sealed class CheckingConsumer : IRecordConsumer
{
    private const int MostOpen = 250;
    private const int MostWaiting = 60;
    private const int RevokeAfter = 150;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource<IRecordListener> _started = new();
    private readonly Channel<bool> _moves = Channel.CreateUnbounded<bool>();
    private readonly Lock _lock = new();
    private readonly TaskLog[] _logs;
    private readonly Dictionary<Assignment, Tenure> _tenures = [];
    private readonly Tenure[] _current;
    private readonly Random _random;
    private readonly Action<int, long, int, RecordBatchBuilder> _addRecord;
    private readonly ConcurrentQueue<string> _faults;
    private (Func<bool> IsTrue, TaskCompletionSource Reached)? _awaited;
    private int _epochs;
    private int _settledSinceRevocation;
    private bool _isStopped;

    public CheckingConsumer(
        int partitions, int seed, Action<int, long, int, RecordBatchBuilder> addRecord, ConcurrentQueue<string> faults)
    {
        _random = new Random(seed);
        _addRecord = addRecord;
        _faults = faults;
        _logs = [.. Enumerable.Range(0, partitions).Select(number => new TaskLog(number))];
        _current = [.. _logs.Select(Begin)];
    }

    /// <summary>Gets how many tenures ended by a revocation, and how many by a loss.</summary>
    public (int Revoked, int Lost) Ended { get; private set; }

    /// <summary>Gets how many tasks were handed back.</summary>
    public int Returned { get; private set; }

    /// <summary>Gets how many tasks came to wait.</summary>
    public int Waited { get; private set; }

    /// <summary>Gets or sets what is done after each bunch of updates, such as stopping a worker.</summary>
    public Action<Random> AfterUpdates { get; set; } = _ => { };

    /// <summary>Lets so many tasks of each partition arrive in all, and waits until each has settled and each delivery has had its end.</summary>
    public Task RunAsync(int tasks) => UntilAsync(tasks, () =>
        _logs.All(log => log.Settled.Count == tasks) && _tenures.Values.All(tenure => tenure.Open.Count == 0));

    /// <summary>Lets so many tasks of each partition arrive in all, and waits until so many of all have settled.</summary>
    public Task RunUntilAsync(int tasks, int settled) => UntilAsync(tasks, () => _logs.Sum(log => log.Settled.Count) >= settled);

    /// <summary>Returns whether a task may start: its delivery is open.</summary>
    public bool IsOpen(Assignment assignment, long offset)
    {
        lock (_lock)
        {
            return _tenures[assignment].Open.ContainsKey(offset);
        }
    }

    /// <summary>Describes what is open, for a test that waits in vain.</summary>
    public string Describe()
    {
        lock (_lock)
        {
            return string.Join("; ", _tenures.Where(entry => entry.Value.Open.Count > 0).Select(entry =>
                $"{entry.Key}{(entry.Value.IsLeaving ? " leaving" : "")}: {entry.Value.Open.Count} open, {entry.Value.Waiting} waiting, first {entry.Value.Open.Keys.Min()}"));
        }
    }

    public void Start(IRecordListener listener)
    {
        _started.SetResult(listener);
        _ = Task.Run(MoveAsync);
    }

    public void Update(OffsetUpdate[] updates)
    {
        lock (_lock)
        {
            foreach (var update in updates)
            {
                Apply(update);
            }
        }

        _moves.Writer.TryWrite(true);
    }

    public void StopReading()
    {
        lock (_lock)
        {
            _isStopped = true;
        }

        _moves.Writer.TryComplete();
        _started.Task.Result.OnStopped();
    }

    public Task CloseAsync(TimeSpan timeout) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task UntilAsync(int tasks, Func<bool> isTrue)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _started.Task.WaitAsync(Patience);
        lock (_lock)
        {
            _awaited = (isTrue, reached);
            foreach (var log in _logs)
            {
                log.End = tasks;
            }
        }

        _moves.Writer.TryWrite(true);
        await reached.Task.WaitAsync(Patience);
    }

    // One thread at a time delivers, and never the stream's own, which would overtake the others.
    private async Task MoveAsync()
    {
        await foreach (var _ in _moves.Reader.ReadAllAsync())
        {
            lock (_lock)
            {
                AfterUpdates(_random);
                MoveOn();
                if (_awaited is { } awaited && awaited.IsTrue())
                {
                    awaited.Reached.TrySetResult();
                }
            }
        }
    }

    private Tenure Begin(TaskLog log)
    {
        var revoked = new CancellationTokenSource();
        var tenure = new Tenure(log, new Assignment(new PartitionId("task_topic", log.Partition), ++_epochs, revoked.Token), revoked);
        _tenures.Add(tenure.Assignment, tenure);
        return tenure;
    }

    private void Apply(in OffsetUpdate update)
    {
        var tenure = _tenures[update.Assignment];
        if (!tenure.Open.TryGetValue(update.Offset, out var delivery))
        {
            _faults.Enqueue($"{update.Change} of {update.Assignment}/{update.Offset}, which had its end before");
            return;
        }

        if (update.Bytes != delivery.Bytes)
        {
            _faults.Enqueue($"{update.Change} of {update.Assignment}/{update.Offset} with {update.Bytes} bytes, not {delivery.Bytes}");
        }

        switch (update.Change)
        {
            case OffsetChange.Waiting when !delivery.Waits:
                delivery.Waits = true;
                tenure.Waiting++;
                Waited++;
                tenure.Log.Attempts[update.Offset] = Math.Max(update.EndedAttempts, tenure.Log.Attempts.GetValueOrDefault(update.Offset));
                break;
            case OffsetChange.Resumed when delivery.Waits:
                delivery.Waits = false;
                tenure.Waiting--;
                break;
            case OffsetChange.Settled:
                End(tenure, update.Offset, delivery);
                if (tenure.IsCurrent)
                {
                    tenure.Log.Settled.Add(update.Offset);
                    _settledSinceRevocation++;
                }

                break;
            case OffsetChange.Returned when !delivery.Waits:
                End(tenure, update.Offset, delivery);
                Returned++;
                tenure.Log.Attempts[update.Offset] = Math.Max(update.EndedAttempts, tenure.Log.Attempts.GetValueOrDefault(update.Offset));
                if (!tenure.IsLeaving && !_isStopped)
                {
                    _faults.Enqueue($"{update.Assignment}/{update.Offset} was handed back, though its partition stays");
                }

                break;
            default:
                _faults.Enqueue($"{update.Change} of {update.Assignment}/{update.Offset}, which {(delivery.Waits ? "waits" : "does not wait")}");
                break;
        }

        tenure.Assignment.IsWaitingFull = tenure.Waiting >= MostWaiting;
    }

    private static void End(Tenure tenure, long offset, Delivery delivery)
    {
        tenure.Open.Remove(offset);
        tenure.Waiting -= delivery.Waits ? 1 : 0;
    }

    // Takes partitions away, lets those go that have ended, and delivers.
    private void MoveOn()
    {
        if (_isStopped)
        {
            return;
        }

        for (var index = 0; index < _current.Length; index++)
        {
            if (_current[index] is { IsLeaving: true, Open.Count: 0 } gone)
            {
                Ended = (Ended.Revoked + 1, Ended.Lost);
                Replace(index, gone);
            }
        }

        if (_settledSinceRevocation >= RevokeAfter)
        {
            _settledSinceRevocation = 0;
            TakeAway(_random.Next(_current.Length));
        }

        foreach (var tenure in _current)
        {
            Deliver(tenure);
        }
    }

    private void TakeAway(int index)
    {
        var leaving = _current[index];
        if (leaving.IsLeaving)
        {
            return;
        }

        leaving.IsLeaving = true;
        leaving.Revoked.Cancel();
        if (_random.Next(3) == 0)
        {
            Ended = (Ended.Revoked, Ended.Lost + 1);
            Replace(index, leaving); // Nobody waits for what ends after a loss.
        }
    }

    private void Replace(int index, Tenure gone)
    {
        gone.IsCurrent = false;
        _current[index] = Begin(gone.Log);
    }

    private void Deliver(Tenure tenure)
    {
        var log = tenure.Log;
        while (!tenure.IsLeaving && tenure.Waiting < MostWaiting && tenure.Position < log.End && tenure.Open.Count - tenure.Waiting < MostOpen)
        {
            var builder = new RecordBatchBuilder();
            for (var left = _random.Next(1, 80); left > 0 && tenure.Position < log.End; tenure.Position++)
            {
                if (!log.Settled.Contains(tenure.Position))
                {
                    _addRecord(log.Partition, tenure.Position, log.Attempts.GetValueOrDefault(tenure.Position), builder);
                    left--;
                }
            }

            if (builder.Count > 0)
            {
                var batch = builder.Build(tenure.Assignment);
                for (var record = 0; record < batch.Count; record++)
                {
                    tenure.Open.Add(batch.OffsetOf(record), new Delivery(batch.BytesOf(record)));
                }

                _started.Task.Result.OnBatch(batch);
            }
        }
    }

    /// <summary>A partition over all its tenures.</summary>
    private sealed class TaskLog(int partition)
    {
        public int Partition { get; } = partition;

        public long End { get; set; }

        public HashSet<long> Settled { get; } = [];

        public Dictionary<long, int> Attempts { get; } = [];
    }

    private sealed class Tenure(TaskLog log, Assignment assignment, CancellationTokenSource revoked)
    {
        public TaskLog Log { get; } = log;

        public Assignment Assignment { get; } = assignment;

        public CancellationTokenSource Revoked { get; } = revoked;

        public Dictionary<long, Delivery> Open { get; } = [];

        public long Position { get; set; }

        public int Waiting { get; set; }

        public bool IsLeaving { get; set; }

        public bool IsCurrent { get; set; } = true;
    }

    private sealed class Delivery(int bytes)
    {
        public int Bytes { get; } = bytes;

        public bool Waits { get; set; }
    }
}
