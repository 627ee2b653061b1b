using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Topics;

/// <content>Deleting records.</content>
internal sealed partial class TopicAdmin
{
    /// <summary>Deletes the oldest records of partitions, for good.</summary>
    /// <param name="before">By partition the offset of the oldest record that stays.</param>
    /// <param name="cancel">Ends the wait; records may be deleted all the same.</param>
    /// <exception cref="BrokerUnreachableException">No broker answered in time.</exception>
    /// <exception cref="TopicAccessException">The broker does not allow it.</exception>
    /// <exception cref="KafkaClientException">The broker refused for another reason.</exception>
    public async Task DeleteRecordsAsync(IReadOnlyDictionary<PartitionId, long> before, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(before);
        var errors = await AskAsync(
            async (client, timeout) =>
            {
                try
                {
                    await client.DeleteRecordsAsync(
                        before.Select(entry => new TopicPartitionOffset(entry.Key.Topic, entry.Key.Number, entry.Value)),
                        new DeleteRecordsOptions { RequestTimeout = timeout, OperationTimeout = timeout });
                    return [];
                }
                catch (DeleteRecordsException e)
                {
                    return e.Results.Where(r => r.Error.IsError).ToList();
                }
            },
            cancel);
        if (errors is [var first, ..])
        {
            throw first.Error.Code == ErrorCode.TopicAuthorizationFailed
                ? new TopicAccessException(first.Topic, "DELETE")
                : new KafkaClientException($"{first.Topic}[{first.Partition.Value}]: {first.Error.Reason}");
        }
    }
}
