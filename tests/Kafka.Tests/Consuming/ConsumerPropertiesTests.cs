using TaskQueue.Kafka.Consuming;

namespace TaskQueue.Kafka.Tests.Consuming;

public sealed class ConsumerPropertiesTests
{
    private const string Strategy = "partition.assignment.strategy";

    [Fact]
    public void What_the_guarantees_rest_on_cannot_be_set_otherwise()
    {
        var complete = Complete(
            ("enable.auto.commit", "true"), ("auto.offset.reset", "latest"), ("group.id", "other"), ("enable.auto.offset.store", "true"));

        Assert.Equal("false", complete["enable.auto.commit"]);
        Assert.Equal("false", complete["enable.auto.offset.store"]);
        Assert.Equal("error", complete["auto.offset.reset"]);
        Assert.Equal("g", complete["group.id"]);
    }

    [Fact]
    public void Tuning_is_the_users_whatever_the_name()
    {
        var complete = Complete(("max.partition.fetch.bytes", "7"), ("fetch.wait.max.ms", "500"), ("check.crcs", "true"));

        Assert.Equal("7", complete["fetch.message.max.bytes"]);
        Assert.Equal("500", complete["fetch.wait.max.ms"]);
        Assert.Equal("true", complete["check.crcs"]);
        Assert.DoesNotContain("max.partition.fetch.bytes", complete.Keys);
    }

    [Fact]
    public void Groups_are_cooperative_unless_the_user_or_the_protocol_says_otherwise()
    {
        Assert.Equal("cooperative-sticky", Complete()[Strategy]);
        Assert.Equal("range", Complete((Strategy, "range"))[Strategy]);
        Assert.DoesNotContain(Strategy, Complete(("group.protocol", "consumer")).Keys);
    }

    private static Dictionary<string, string> Complete(params (string Name, string Value)[] given) =>
        ConsumerProperties.Complete(new ConsumerSettings
        {
            Group = "g",
            Topics = ["t"],
            Properties = given.ToDictionary(pair => pair.Name, pair => pair.Value),
        });
}
