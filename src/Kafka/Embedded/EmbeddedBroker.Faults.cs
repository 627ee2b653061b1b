using System.Globalization;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Embedded;

/// <content>What tests do to it.</content>
public sealed partial class EmbeddedBroker
{
    /// <summary>Deletes a topic; whoever still uses it is told that it is unknown.</summary>
    /// <param name="name">The topic's name.</param>
    /// <exception cref="EmbeddedBrokerException">There is no such topic.</exception>
    public void DeleteTopic(string name)
    {
        var error = MockCluster.DeleteTopic(_cluster, name);
        if (error != 0)
        {
            throw Refused("delete topic", name, error);
        }
    }

    /// <summary>Deletes a partition's oldest records, as retention would.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="before">Offset of the first record that stays.</param>
    /// <exception cref="EmbeddedBrokerException">There is no such partition, or it ends below that offset.</exception>
    public void DeleteRecords(PartitionId partition, long before)
    {
        var error = MockCluster.DeleteRecords(_cluster, partition.Topic, partition.Number, before);
        if (error != 0)
        {
            throw Refused("delete records of", partition.ToString(), error);
        }
    }

    /// <summary>Answers the next requests of a kind with errors, one each, in this order.</summary>
    /// <param name="request">The kind of request.</param>
    /// <param name="errors">
    /// Kafka's error codes; librdkafka's −195 drops the connection instead. Requests that have come in behind that one are
    /// still carried out, and never answered.
    /// </param>
    internal void FailNext(KafkaRequest request, params ReadOnlySpan<int> errors) =>
        MockCluster.PushErrors(_cluster, (short)request, (nuint)errors.Length, errors);

    /// <summary>Forgets errors that <see cref="FailNext"/> set and no request has met yet.</summary>
    /// <param name="request">The kind of request.</param>
    internal void StopFailing(KafkaRequest request) => MockCluster.ClearErrors(_cluster, (short)request);

    /// <summary>Drops all connections and refuses new ones, keeping records and offsets.</summary>
    public void GoDown() => Check("go down", MockCluster.SetDown(_cluster, BrokerId));

    /// <summary>Accepts connections again after <see cref="GoDown"/>, at the same address.</summary>
    public void ComeUp() => Check("come up", MockCluster.SetUp(_cluster, BrokerId));

    /// <summary>Delays each answer.</summary>
    /// <param name="latency">The delay, in whole milliseconds; zero for none.</param>
    public void SetLatency(TimeSpan latency) =>
        Check("be slow", MockCluster.SetLatency(_cluster, BrokerId, (int)latency.TotalMilliseconds));

    private static void Check(string action, int error)
    {
        if (error != 0)
        {
            throw Refused(action, BrokerId.ToString(CultureInfo.InvariantCulture), error);
        }
    }
}
