using Confluent.Kafka;

namespace TaskQueue.Kafka.Baseline;

/// <summary>Tasks whose offsets are committed together, once the broker has all their results.</summary>
/// <remarks>Filled by the loop's thread; <see cref="OnDelivered"/> is called by the producer's.</remarks>
internal sealed class CommitBatch
{
    private readonly Dictionary<int, long> _next = [];
    private int _lastPartition = -1;
    private long _lastNext;
    private int _unacknowledged;
    private Error? _error;

    public CommitBatch()
    {
        // One delegate a batch, not one a record.
        OnDelivered = Delivered;
    }

    /// <summary>Gets what is told of the delivery of each result.</summary>
    public Action<DeliveryReport<byte[]?, byte[]?>> OnDelivered { get; }

    /// <summary>Gets how many tasks there are.</summary>
    public int Count { get; private set; }

    /// <summary>Gets whether the broker has all results.</summary>
    /// <exception cref="KafkaClientException">A result was not written.</exception>
    public bool IsDelivered => Volatile.Read(ref _error) is { } error
        ? throw new KafkaClientException($"a result was not written: {error.Reason}")
        : Volatile.Read(ref _unacknowledged) == 0;

    /// <summary>Adds a task, before its result is produced.</summary>
    public void Add(int partition, long offset)
    {
        // Records come in runs of one partition, so the dictionary is touched once a run.
        if (partition != _lastPartition)
        {
            EndRun();
            _lastPartition = partition;
        }

        _lastNext = offset + 1;
        Count++;
        Interlocked.Increment(ref _unacknowledged);
    }

    /// <summary>Returns the offsets to commit.</summary>
    public List<TopicPartitionOffset> Offsets(string topic)
    {
        EndRun();
        return [.. _next.Select(next => new TopicPartitionOffset(topic, next.Key, next.Value))];
    }

    private void EndRun()
    {
        if (_lastPartition >= 0)
        {
            _next[_lastPartition] = _lastNext;
        }
    }

    private void Delivered(DeliveryReport<byte[]?, byte[]?> report)
    {
        if (report.Error.IsError)
        {
            Volatile.Write(ref _error, report.Error);
        }

        Interlocked.Decrement(ref _unacknowledged);
    }
}
