using Confluent.Kafka;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Native;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Kafka.Reading;

/// <summary>The native client of a <see cref="TopicReader"/>; all calls block.</summary>
internal sealed partial class ReaderClient : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    /// <summary>How long nothing is heard before the broker is asked whether the partitions are there at all.</summary>
    private static readonly TimeSpan DoubtAfter = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyDictionary<string, string> _properties;
    private readonly TimeSpan _timeout;
    private readonly ClientHandle _client;
    private readonly QueueHandle _control;
    private readonly WakeSignal _signal = new();
    private readonly MessageBatch _messages = new();
    private readonly Dictionary<PartitionId, QueueHandle> _queues = [];
    private RecordBatchBuilder _builder = new();
    private string? _lastError;
    private bool _isOutOfRange;

    /// <summary>Creates the client.</summary>
    /// <exception cref="KafkaClientException">A setting is unknown or wrong.</exception>
    public ReaderClient(IReadOnlyDictionary<string, string> properties, TimeSpan timeout)
    {
        _properties = properties;
        _timeout = timeout;
        _client = ClientHandle.Create(
            ClientKind.Consumer, ReaderProperties.Complete(properties), EventKinds.Error | EventKinds.Log);
        _ = LibRdKafka.PollSetConsumer(_client);
        _control = QueueHandle.OfConsumer(_client);
        _ = LibRdKafka.SetLogQueue(_client, _control);
        _control.EnableWake(_signal.Set);
    }

    /// <summary>Reads ranges to their ends.</summary>
    /// <param name="ranges">What to read.</param>
    /// <param name="atOnce">How many records of a partition are copied before they are visited, at most.</param>
    /// <param name="visit">Called with each record.</param>
    /// <param name="progress">Told how far the read has come.</param>
    /// <param name="cancel">Ends the read early.</param>
    /// <returns>How many records were read.</returns>
    public long Read(
        IReadOnlyCollection<ReadRange> ranges,
        int atOnce,
        RecordVisitor visit,
        IProgress<ReadProgress>? progress,
        CancellationToken cancel)
    {
        // What an earlier read that failed has left is not part of this one.
        _builder = new RecordBatchBuilder();
        var reads = ranges.Select(range => new PartitionRead(range, QueueOf(range.Partition))).ToList();
        long? total = ranges.Any(range => range.Until == long.MaxValue)
            ? null
            : ranges.Sum(range => Math.Max(range.Until - range.From, 0));
        var records = 0L;
        var heardAt = TimeProvider.System.GetTimestamp();
        var doubted = false;
        using var wakeToCancel = cancel.Register(_signal.Set);
        Assign(reads);
        try
        {
            while (reads.Exists(read => !read.IsDone))
            {
                cancel.ThrowIfCancellationRequested();
                ServeControl();
                var heard = false;
                foreach (var read in reads)
                {
                    heard |= Take(read, atOnce);
                    if (Visit(read, visit, ref records) == VisitResult.Terminate)
                    {
                        return records;
                    }
                }

                if (heard)
                {
                    heardAt = TimeProvider.System.GetTimestamp();
                    progress?.Report(new ReadProgress(records, reads.Sum(read => read.Passed), total));
                    FollowRetention(reads);
                    continue;
                }

                var silent = TimeProvider.System.GetElapsedTime(heardAt);
                if (silent > _timeout)
                {
                    throw BrokerAnswer.Unreachable(_properties, _timeout, _lastError);
                }

                if (silent > DoubtAfter && !doubted)
                {
                    doubted = true;
                    RequirePartitions(reads);
                }

                _signal.Wait(LongestWait);
            }

            return records;
        }
        finally
        {
            AssignNothing();
        }
    }

    /// <summary>Finds offsets by time.</summary>
    public IReadOnlyDictionary<PartitionId, long> FindOffsets(IReadOnlyCollection<PartitionId> partitions, DateTimeOffset time)
    {
        using var list = new PartitionList(partitions.Count);
        foreach (var partition in partitions)
        {
            list.Add(partition, Math.Max(time.ToUnixTimeMilliseconds(), 0));
        }

        var error = LibRdKafka.OffsetsForTimes(_client, list, (int)_timeout.TotalMilliseconds);
        if ((ErrorCode)error == ErrorCode.Local_UnknownPartition)
        {
            // So librdkafka says it too where none of them has a leader.
            throw new KafkaClientException(KafkaErrors.Describe(error)) { IsTransient = true };
        }

        BrokerAnswer.Check(error, _properties, _timeout);
        var found = new Dictionary<PartitionId, long>();
        for (var i = 0; i < list.Count; i++)
        {
            BrokerAnswer.Check(list.ErrorOf(i), _properties, _timeout);
            found[list.IdOf(i)] = list.OffsetOf(i) < 0 ? long.MaxValue : list.OffsetOf(i);
        }

        return found;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var queue in _queues.Values)
        {
            queue.Drain();
            queue.Dispose();
        }

        _control.Dispose();
        _client.Dispose();
    }

    private QueueHandle QueueOf(PartitionId partition)
    {
        if (!_queues.TryGetValue(partition, out var queue))
        {
            queue = QueueHandle.OfPartition(_client, partition.Topic, partition.Number);
            queue.EnableWake(_signal.Set);
            _queues.Add(partition, queue);
        }

        return queue;
    }

    private void Assign(List<PartitionRead> reads)
    {
        using var list = new PartitionList(reads.Count);
        foreach (var read in reads.Where(read => !read.IsDone))
        {
            list.Add(read.Range.Partition, read.Position);
        }

        var error = LibRdKafka.Assign(_client, list);
        if (error != 0)
        {
            throw new KafkaClientException($"assigning failed: {KafkaErrors.Describe(error)}");
        }
    }

    private void AssignNothing()
    {
        _ = LibRdKafka.AssignNothing(_client, 0);
        foreach (var queue in _queues.Values)
        {
            queue.Drain();
        }
    }

    /// <summary>Takes what lies in a partition's queue.</summary>
    /// <returns>Whether anything was heard of the partition.</returns>
    private bool Take(PartitionRead read, int atOnce)
    {
        if (read.IsDone)
        {
            return false;
        }

        var taken = _messages.Read(read.Queue, atOnce);
        var heard = false;
        var next = 0;
        try
        {
            for (; next < taken; next++)
            {
                heard |= Take(read, _messages[next]);
                _messages.Destroy(next);
            }
        }
        finally
        {
            for (; next < taken; next++)
            {
                _messages.Destroy(next);
            }
        }

        return heard;
    }

    private bool Take(PartitionRead read, in ConsumedMessage message)
    {
        if (message.Error != 0)
        {
            return OnError(read, message);
        }

        if (read.TryTake(message.Offset))
        {
            message.CopyHeaders(_builder.Headers);
            _builder.Add(
                message.Offset, message.TimestampMs, message.HasKey, message.Key, message.HasValue, message.Value);
        }

        return true;
    }

    private VisitResult Visit(PartitionRead read, RecordVisitor visit, ref long records)
    {
        if (_builder.Count == 0)
        {
            return VisitResult.Continue;
        }

        var batch = _builder.Build(read.Assignment);
        var result = VisitResult.Continue;
        for (var index = 0; index < batch.Count && result == VisitResult.Continue; index++)
        {
            records++;
            result = visit(batch[index]);
        }

        if (result == VisitResult.SkipPartition)
        {
            read.End();
        }

        for (var index = 0; index < batch.Count; index++)
        {
            batch.Release();
        }

        return result;
    }
}
