using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace TaskQueue.Kafka.Topics;

/// <content>Deleting topics.</content>
internal sealed partial class TopicAdmin
{
    /// <summary>Deletes topics with all their records; for topics of one's own making, such as a benchmark's.</summary>
    /// <param name="topics">The topics' names; those that do not exist are left out.</param>
    /// <param name="cancel">Ends the wait; topics may be deleted all the same.</param>
    /// <exception cref="BrokerUnreachableException">No broker answered in time.</exception>
    /// <exception cref="KafkaClientException">The broker refused.</exception>
    public Task DeleteAsync(IReadOnlyCollection<string> topics, CancellationToken cancel) => AskAsync(
        async (client, timeout) =>
        {
            try
            {
                await client.DeleteTopicsAsync(
                    topics, new DeleteTopicsOptions { RequestTimeout = timeout, OperationTimeout = timeout });
            }
            catch (DeleteTopicsException e) when (e.Results.TrueForAll(
                result => result.Error.Code is ErrorCode.NoError or ErrorCode.UnknownTopicOrPart))
            {
                // Gone is gone.
            }

            return topics.Count;
        },
        cancel);
}
