using TaskQueue.Core.Records;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Consuming;

/// <content>How the consumer comes into its group.</content>
internal sealed partial class ConsumerLoop
{
    private const int Unassigned = -1;

    private void Subscribe()
    {
        using var topics = new PartitionList(_settings.Topics.Count);
        foreach (var topic in _settings.Topics)
        {
            topics.Add(new PartitionId(topic, Unassigned), AssignedPartition.NoOffset);
        }

        var error = LibRdKafka.Subscribe(_client, topics);
        if (error == (int)Confluent.Kafka.ErrorCode.Local_Fatal)
        {
            OnFatal();
        }
        else if (error != 0)
        {
            throw new KafkaClientException($"subscribing failed: {KafkaErrors.Describe(error)}");
        }
    }

    /// <summary>Gives all partitions up, in order, and joins the group anew. To subscribe to the same topics again changes nothing.</summary>
    /// <remarks>
    /// In the middle of a rebalance librdkafka keeps the subscription for its end, and joins again then. Until the partitions are given up it
    /// sends no heartbeats: a group's session has to be longer than the revocation may take.
    /// </remarks>
    private void Rejoin()
    {
        _ = LibRdKafka.Unsubscribe(_client);
        Subscribe();
    }

    /// <summary>Has the partitions of a topic shared out that is there again.</summary>
    private void ShareOut()
    {
        // There the group's coordinator shares the partitions out, and sees what becomes of topics.
        if (!ConsumerProperties.IsSharedOutByBroker(_properties))
        {
            Rejoin();
        }
    }
}
