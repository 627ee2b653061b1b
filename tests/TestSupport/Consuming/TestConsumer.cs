using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Consuming;
using TaskQueue.TestSupport.Logging;
using Xunit.Abstractions;

namespace TaskQueue.TestSupport.Consuming;

/// <summary>A consumer with a listener that keeps what it hears, and lets a test wait for it.</summary>
internal sealed class TestConsumer : IRecordListener, IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<DeliveredRecord> _records = [];
    private readonly List<PartitionAssigned> _assigned = [];
    private readonly List<PartitionRevoked> _revoked = [];
    private readonly List<ReadingStandstill> _standstills = [];
    private readonly Func<DeliveredRecord, bool> _settlesAtOnce;
    private readonly ITestOutputHelper? _output;
    private TaskCompletionSource _heard = New();

    /// <summary>Creates the consumer.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="settlesAtOnce">Which records to settle as soon as they come; none unless given.</param>
    /// <param name="output">Receives the log when the consumer is disposed, so that a test that failed tells why.</param>
    /// <param name="commits">Puts something around the way of commits; nothing unless given.</param>
    public TestConsumer(
        ConsumerSettings settings,
        Func<DeliveredRecord, bool>? settlesAtOnce = null,
        ITestOutputHelper? output = null,
        Func<ICommitChannel, ICommitChannel>? commits = null)
    {
        _output = output;
        _settlesAtOnce = settlesAtOnce ?? (_ => false);
        Logger.Written += () => Hear(() => { });
        Consumer = new RecordConsumer(settings, Logger, TimeProvider.System, commits ?? (channel => channel));
    }

    public RecordConsumer Consumer { get; }

    public TestLogger<RecordConsumer> Logger { get; } = new();

    public IReadOnlyList<DeliveredRecord> Records
    {
        get
        {
            lock (_gate)
            {
                return [.. _records];
            }
        }
    }

    public IReadOnlyList<PartitionAssigned> Assigned
    {
        get
        {
            lock (_gate)
            {
                return [.. _assigned];
            }
        }
    }

    public IReadOnlyList<PartitionRevoked> Revoked
    {
        get
        {
            lock (_gate)
            {
                return [.. _revoked];
            }
        }
    }

    /// <summary>Gets what stands still now.</summary>
    public IReadOnlyList<ReadingStandstill> Standstills
    {
        get
        {
            lock (_gate)
            {
                return [.. _standstills];
            }
        }
    }

    public bool IsStopped { get; private set; }

    public Exception? Failure { get; private set; }

    /// <summary>Gets what went wrong by the rules of the seam: a batch of an assignment that is over, or after the end.</summary>
    public string? Violation { get; private set; }

    /// <summary>Gets the partitions held now.</summary>
    public IReadOnlyList<int> Held =>
        [.. Assigned.Select(a => a.Assignment).Except(Revoked.Select(r => r.Assignment)).Select(a => a.Partition.Number).Order()];

    public TestConsumer Start()
    {
        Consumer.Start(this);
        return this;
    }

    /// <summary>Waits until a condition holds; it is looked at after each event and each line of the log.</summary>
    public async Task UntilAsync(Func<TestConsumer, bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            Task heard;
            lock (_gate)
            {
                heard = _heard.Task;
            }

            if (condition(this))
            {
                return;
            }

            try
            {
                await heard.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException(
                    $"Waited {Limit} for {what}; {Records.Count} records of {Assigned.Count} assignments, {Revoked.Count} over; "
                    + string.Join('\n', Logger.Entries.TakeLast(30)));
            }
        }
    }

    public async Task<IReadOnlyList<DeliveredRecord>> UntilRecordsAsync(int count)
    {
        await UntilAsync(c => c.Records.Count >= count, $"{count} records");
        return Records;
    }

    public Task UntilAssignedAsync(int partitions) =>
        UntilAsync(c => c.Held.Count == partitions, $"{partitions} partitions");

    public void Settle(params IEnumerable<DeliveredRecord> records) =>
        Consumer.Update([.. records.Select(record => record.Settled)]);

    public void Update(DeliveredRecord record, OffsetChange change, int endedAttempts = 0) =>
        Consumer.Update([record.Update(change, endedAttempts)]);

    public void OnAssigned(IReadOnlyList<PartitionAssigned> assigned) => Hear(() => _assigned.AddRange(assigned));

    public void OnBatch(RecordBatch batch)
    {
        var records = Enumerable.Range(0, batch.Count).Select(index => DeliveredRecord.Of(batch, index)).ToList();
        Hear(() =>
        {
            if (IsStopped || batch.Assignment.Revoked.IsCancellationRequested
                || _revoked.Any(revoked => revoked.Assignment == batch.Assignment)
                || _assigned.All(assigned => assigned.Assignment != batch.Assignment))
            {
                Violation ??= $"A batch of {batch.Assignment} came out of its time.";
            }

            _records.AddRange(records);
        });
        var settled = records.Where(_settlesAtOnce).Select(record => record.Settled).ToArray();
        if (settled.Length > 0)
        {
            Consumer.Update(settled);
        }
    }

    public void OnRevoked(IReadOnlyList<PartitionRevoked> revoked) => Hear(() => _revoked.AddRange(revoked));

    public void OnStandstill(ReadingStandstill standstill) => Hear(() =>
    {
        _standstills.RemoveAll(known => known.Code == standstill.Code && known.Subject == standstill.Subject);
        _standstills.Add(standstill);
    });

    public void OnGoesOn(string code, string subject) =>
        Hear(() => _standstills.RemoveAll(known => known.Code == code && known.Subject == subject));

    public void OnStopped() => Hear(() => IsStopped = true);

    public void OnFailed(Exception cause) => Hear(() => Failure = cause);

    public async ValueTask DisposeAsync()
    {
        await Consumer.DisposeAsync();
        foreach (var entry in Logger.Entries)
        {
            _output?.WriteLine(entry.ToString());
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Hear(Action change)
    {
        TaskCompletionSource heard;
        lock (_gate)
        {
            change();
            heard = _heard;
            _heard = New();
        }

        heard.SetResult();
    }
}
