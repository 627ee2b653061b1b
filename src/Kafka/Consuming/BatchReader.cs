using TaskQueue.Core.Records;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Reads a batch from a partition's queue and hands it to the listener.</summary>
internal sealed class BatchReader
{
    private readonly OffsetCommitter _committer;
    private readonly IRecordListener _listener;
    private readonly ClientLog _clientLog;
    private readonly TimeProvider _time;
    private readonly MessageBatch _messages = new();
    private readonly RecordBatchBuilder _builder = new();
    private long _bytes;

    public BatchReader(OffsetCommitter committer, ClientLog clientLog, IRecordListener listener, TimeProvider time)
    {
        _committer = committer;
        _clientLog = clientLog;
        _listener = listener;
        _time = time;
    }

    /// <summary>Reads at most one batch.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="max">How many records at most; at least 1.</param>
    public void Read(AssignedPartition partition, int max)
    {
        partition.BeginRead();
        var taken = _messages.Read(partition.Queue, max);
        if (taken == max)
        {
            // Only a short read proves that the queue was empty; a wake-up follows only after that.
            partition.MarkReady();
        }

        _bytes = 0;
        var next = 0;
        try
        {
            for (; next < taken; next++)
            {
                Take(partition, _messages[next]);
                _messages.Destroy(next);
            }
        }
        finally
        {
            // One message that is kept keeps the whole client from being destroyed.
            for (; next < taken; next++)
            {
                _messages.Destroy(next);
            }
        }

        if (_builder.Count > 0)
        {
            var batch = _builder.Build(partition.Assignment);
            partition.Share.Delivered(batch.Count, _bytes);
            partition.Ages.Delivered(batch.OffsetOf(0), batch[0].TimestampMs, partition.Tracker.Committable!.Value);
            _listener.OnBatch(batch);
        }
    }

    private void Take(AssignedPartition partition, in ConsumedMessage message)
    {
        if (message.Error != 0)
        {
            OnEvent(partition, message);
            return;
        }

        if (message.Offset < partition.Tracker.Position)
        {
            return;
        }

        if (!partition.Tracker.TryDeliver(message.Offset, out var endedAttempts))
        {
            // Settled before: nothing else may come that tells of the position.
            TellPosition(partition);
            return;
        }

        message.CopyHeaders(_builder.Headers);
        var key = message.Key;
        var value = message.Value;
        _bytes += key.Length + value.Length + _builder.Headers.Written.Encoded.Length;
        _builder.Add(
            message.Offset, message.TimestampMs, message.HasKey, key, message.HasValue, value, endedAttempts);
    }

    private void OnEvent(AssignedPartition partition, in ConsumedMessage message)
    {
        switch ((Confluent.Kafka.ErrorCode)message.Error)
        {
            case Confluent.Kafka.ErrorCode.Local_PartitionEOF:
                // Behind the last record nothing else tells of markers that end transactions: without this a lag of them would stay for ever.
                if (partition.Tracker.TryPass(message.Offset))
                {
                    TellPosition(partition);
                }

                break;
            case Confluent.Kafka.ErrorCode.Local_AutoOffsetReset or Confluent.Kafka.ErrorCode.Local_LogTruncation:
                partition.OnNoOffset(message.Offset, message.ErrorText, _time.GetTimestamp());
                break;
            default:
                _clientLog.Error(message.Error, message.ErrorText, partition.Assignment.Partition.ToString());
                break;
        }
    }

    private void TellPosition(AssignedPartition partition)
    {
        partition.OnChanged();
        _committer.OnChanged();
    }
}
