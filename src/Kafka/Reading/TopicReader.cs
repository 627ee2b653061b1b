using TaskQueue.Core.Records;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Reading;

/// <summary>Reads records from outside any group: commits nothing, joins nothing, and so disturbs no node.</summary>
/// <remarks>
/// <para>
/// Reads what is committed (<c>read_committed</c>), from given offsets to given or present ends, and no further: for commands and
/// views, not for running tasks. What is fetched ahead is bounded by some MiB a partition.
/// </para>
/// <para>Not thread-safe: one call at a time. The first call connects.</para>
/// </remarks>
internal sealed class TopicReader : IDisposable
{
    private readonly ReaderClient _client;

    /// <summary>Creates the client.</summary>
    /// <param name="properties">librdkafka's settings for consumers: bootstrap servers, security, tuning.</param>
    /// <param name="timeout">How long the broker may stay silent while there is something to read; 30 s unless given.</param>
    /// <exception cref="KafkaClientException">A setting is unknown or wrong.</exception>
    public TopicReader(IReadOnlyDictionary<string, string> properties, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(properties);
        _client = new ReaderClient(properties, timeout ?? TimeSpan.FromSeconds(30));
    }

    /// <summary>Reads ranges of partitions; in log order within a partition, in any order among partitions.</summary>
    /// <param name="ranges">What to read; each partition once.</param>
    /// <param name="visit">Called with each record, one after the other, on a thread of the pool.</param>
    /// <param name="progress">Told now and then how far the read has come; <see langword="null"/> for nobody.</param>
    /// <param name="cancel">Ends the read early.</param>
    /// <returns>How many records were read.</returns>
    /// <exception cref="BrokerUnreachableException">The broker fell silent.</exception>
    /// <exception cref="TopicAccessException">The broker does not allow reading.</exception>
    /// <exception cref="KafkaClientException">A topic or partition does not exist, or the client is beyond use.</exception>
    public Task<long> ReadAsync(
        IReadOnlyCollection<ReadRange> ranges,
        RecordVisitor visit,
        IProgress<ReadProgress>? progress,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        ArgumentNullException.ThrowIfNull(visit);
        return Task.Run(() => _client.Read(ranges, MessageBatch.Capacity, visit, progress, cancel), cancel);
    }

    /// <summary>Reads of each partition the first record at or after an offset: the oldest one that a group has not passed, for example.</summary>
    /// <param name="positions">Partitions and offsets; each partition once.</param>
    /// <param name="cancel">Ends the read.</param>
    /// <returns>
    /// A batch of one record by partition; without an element where there is no such record yet. If retention has taken the record
    /// at the offset, it is the oldest one left, as its offset tells.
    /// </returns>
    /// <exception cref="BrokerUnreachableException">The broker fell silent.</exception>
    /// <exception cref="TopicAccessException">The broker does not allow reading.</exception>
    /// <exception cref="KafkaClientException">A topic or partition does not exist, or the client is beyond use.</exception>
    public Task<IReadOnlyDictionary<PartitionId, RecordBatch>> ReadFirstAsync(
        IReadOnlyCollection<(PartitionId Partition, long Offset)> positions, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(positions);
        return Task.Run<IReadOnlyDictionary<PartitionId, RecordBatch>>(
            () =>
            {
                var found = new Dictionary<PartitionId, RecordBatch>();
                _client.Read(
                    [.. positions.Select(position => new ReadRange(position.Partition, position.Offset))],
                    atOnce: 1,
                    (in RecordView record) =>
                    {
                        found[record.Assignment.Partition] = record.Copy();
                        return VisitResult.SkipPartition;
                    },
                    progress: null,
                    cancel);
                return found;
            },
            cancel);
    }

    /// <summary>Reads the one record at an offset.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="offset">The record's offset, counted from 0.</param>
    /// <param name="cancel">Ends the read.</param>
    /// <returns>A batch of that record; <see langword="null"/> if the log has none there, any more or yet.</returns>
    /// <exception cref="BrokerUnreachableException">The broker fell silent.</exception>
    /// <exception cref="TopicAccessException">The broker does not allow reading.</exception>
    /// <exception cref="KafkaClientException">The topic or partition does not exist, or the client is beyond use.</exception>
    public async Task<RecordBatch?> ReadOneAsync(PartitionId partition, long offset, CancellationToken cancel)
    {
        var found = await ReadFirstAsync([(partition, offset)], cancel);
        return found.TryGetValue(partition, out var record) && record.OffsetOf(0) == offset ? record : null;
    }

    /// <summary>Finds in each partition the first record that is not older than a time.</summary>
    /// <param name="partitions">The partitions.</param>
    /// <param name="time">The time, compared with the records' timestamps.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The record's offset by partition; <see cref="long.MaxValue"/> where all records are older.</returns>
    /// <exception cref="BrokerUnreachableException">The broker did not answer in time.</exception>
    /// <exception cref="KafkaClientException">A topic or partition does not exist, or the broker refused.</exception>
    public Task<IReadOnlyDictionary<PartitionId, long>> FindOffsetsAsync(
        IReadOnlyCollection<PartitionId> partitions, DateTimeOffset time, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        return Task.Run(() => _client.FindOffsets(partitions, time), cancel);
    }

    /// <summary>Frees the client.</summary>
    public void Dispose() => _client.Dispose();
}
