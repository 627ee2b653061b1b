using Confluent.Kafka;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Native;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Kafka.Reading;

/// <content>What stands in the way of a read.</content>
internal sealed partial class ReaderClient
{
    private bool OnError(PartitionRead read, in ConsumedMessage message)
    {
        switch ((ErrorCode)message.Error)
        {
            case ErrorCode.Local_PartitionEOF:
                read.End();
                return true;
            case ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange:
                _isOutOfRange = true;
                return true;
            default:
                ThrowIfRefused(message.Error, read.Range.Partition);
                _lastError = message.ErrorText;
                return false;
        }
    }

    private static void ThrowIfRefused(int code, PartitionId partition)
    {
        switch ((ErrorCode)code)
        {
            case ErrorCode.TopicAuthorizationFailed:
                throw new TopicAccessException(partition.Topic, "READ");
            case ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition:
                throw new KafkaClientException($"{partition}: {KafkaErrors.Describe(code)}");
        }
    }

    /// <summary>The client waits without a word for a partition that is not there; the broker, asked for it, says so.</summary>
    private void RequirePartitions(List<PartitionRead> reads)
    {
        foreach (var partition in reads.Where(read => !read.IsDone).Select(read => read.Range.Partition))
        {
            var error = LibRdKafka.QueryWatermarkOffsets(
                _client, partition.Topic, partition.Number, out _, out _, (int)DoubtAfter.TotalMilliseconds);
            ThrowIfRefused(error, partition);
            if (error != 0)
            {
                return;
            }
        }
    }

    /// <summary>Goes on at the beginning of the log where it begins later than a read; where it ends earlier, there is nothing.</summary>
    private void FollowRetention(List<PartitionRead> reads)
    {
        if (!_isOutOfRange)
        {
            return;
        }

        _isOutOfRange = false;
        foreach (var read in reads.Where(read => !read.IsDone))
        {
            var partition = read.Range.Partition;
            BrokerAnswer.Check(
                LibRdKafka.QueryWatermarkOffsets(
                    _client, partition.Topic, partition.Number, out var begin, out var end, (int)_timeout.TotalMilliseconds),
                _properties,
                _timeout);
            if (read.Position < begin)
            {
                read.MoveTo(begin);
            }
            else if (read.Position > end)
            {
                read.End();
            }
        }

        Assign(reads);
    }

    private void ServeControl()
    {
        while (true)
        {
            using var next = _control.Poll(timeoutMs: 0);
            switch (next.Kind)
            {
                case EventKinds.None:
                    return;
                case EventKinds.Error when next.IsFatal:
                    throw new KafkaClientException(next.ErrorText);
                case EventKinds.Error when (ErrorCode)next.Error != ErrorCode.GroupAuthorizationFailed:
                    // The client goes on trying; if it does so in vain, this is what it said last.
                    _lastError = ConnectionErrors.MoreTelling(_lastError, next.Error, next.ErrorText);
                    break;
                case EventKinds.Log:
                    next.ReadLog(out _, out _, out var line);
                    _lastError = ConnectionErrors.FromLog(line) ?? _lastError;
                    break;
            }
        }
    }
}
