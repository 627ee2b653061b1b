using Confluent.Kafka;
using TaskQueue.Core;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Reading;

/// <content>What its thread does.</content>
internal sealed partial class TopicFollower
{
    private void Run()
    {
        while (!_disposed)
        {
            Assign();
            TakeEvents();
            if (ReadBatch() < MessageBatch.Capacity)
            {
                // Only a short read proves that the queue was empty; a wake-up follows only after that.
                _wake.Wait(WaitAtMost);
            }
        }

        _ = LibRdKafka.AssignNothing(_client, 0);
        _data.Drain();
        _data.Dispose();
        _control.Dispose();
        _client.Dispose();
    }

    private void Assign()
    {
        while (_added.TryDequeue(out var starts))
        {
            using var list = new PartitionList(starts.Count);
            foreach (var (partition, offset) in starts)
            {
                list.Add(new PartitionId(_topic, partition), offset);
                QueueHandle.ForwardPartition(_client, _topic, partition, _data);
            }

            if (ClientHandle.Take(LibRdKafka.IncrementalAssign(_client, list), out var reason) != 0)
            {
                Refuse(new KafkaClientException(reason));
            }
        }
    }

    private void TakeEvents()
    {
        while (true)
        {
            using var next = _control.Poll(timeoutMs: 0);
            switch (next.Kind)
            {
                case EventKinds.None:
                    return;
                case EventKinds.Log:
                    _log.Line(next);
                    break;
                case EventKinds.Error:
                    OnError(next.Error, next.ErrorText, next.IsFatal);
                    break;
            }
        }
    }

    private int ReadBatch()
    {
        var taken = _messages.Read(_data, MessageBatch.Capacity);
        for (var index = 0; index < taken; index++)
        {
            try
            {
                if (!_disposed)
                {
                    Take(_messages[index]);
                }
            }
            finally
            {
                // One message that is kept keeps the whole client from being destroyed.
                _messages.Destroy(index);
            }
        }

        return taken;
    }

    private void Take(in ConsumedMessage message)
    {
        if (message.Error != 0)
        {
            OnError(message.Error, message.ErrorText, isFatal: false);
            return;
        }

        _lastError = null;
        _headers.Clear();
        message.CopyHeaders(_headers);
        _listener.OnRecord(new FollowedRecord
        {
            Partition = message.Partition,
            Offset = message.Offset,
            Key = message.Key,
            Value = message.Value,
            Headers = _headers.Written,
        });
    }

    private void OnError(int code, string text, bool isFatal)
    {
        switch ((ErrorCode)code)
        {
            // The group is never joined, so neither its coordinator nor a right to it is needed.
            case ErrorCode.GroupAuthorizationFailed:
            case ErrorCode.GroupCoordinatorNotAvailable:
            case ErrorCode.NotCoordinatorForGroup:
            case ErrorCode.Local_WaitCoord:
                return;
            case ErrorCode.TopicAuthorizationFailed:
                Refuse(new TopicAccessException(_topic, "READ"));
                return;
            case ErrorCode.UnknownTopicOrPart:
            case ErrorCode.Local_UnknownTopic:
            case ErrorCode.Local_UnknownPartition:
                Refuse(new KafkaClientException($"topic '{_topic}': {KafkaErrors.Describe(code)}"));
                return;
            default:
                if (isFatal)
                {
                    Refuse(new KafkaClientException(text));
                    return;
                }

                _lastError = text;
                _log.Error(code, text, _topic);
                return;
        }
    }

    private void Refuse(TaskQueueException reason)
    {
        if (!_disposed)
        {
            _listener.OnRefused(reason);
        }
    }
}
