using TaskQueue.Kafka.Consuming;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.TestSupport.Consuming;

/// <summary>Settings of consumers for tests.</summary>
internal static class TestSettings
{
    /// <summary>Returns settings for one topic, quick on both kinds of broker.</summary>
    public static ConsumerSettings Of(
        TestBroker broker,
        string topic,
        string group,
        GroupKind protocol = GroupKind.Cooperative,
        params (string Name, string Value)[] more)
    {
        var properties = broker.Properties();
        switch (protocol)
        {
            case GroupKind.Consumer:
                properties["group.protocol"] = "consumer";
                break;
            case GroupKind.Eager:
                properties["partition.assignment.strategy"] = "range,roundrobin";
                break;
        }

        if (protocol != GroupKind.Consumer && !broker.IsReal)
        {
            // The embedded broker waits for nearly so long when a member joins or leaves.
            properties["session.timeout.ms"] = "2000";
            properties["heartbeat.interval.ms"] = "200";
        }

        foreach (var (name, value) in more)
        {
            properties[name] = value;
        }

        return new ConsumerSettings
        {
            Group = group,
            Topics = [topic],
            Properties = properties,
            CommitMaxInterval = TimeSpan.FromMilliseconds(100),
        };
    }
}
