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

    [Fact]
    public void A_static_member_is_named_after_group_and_host_unless_the_user_has_named_it()
    {
        Assert.Equal("orders_1.node-3.example", StaticMember.NameOf("orders/1", "node-3.example"));
        Assert.Equal(249, StaticMember.NameOf(new string('g', 249), "node-3").Length);
        Assert.EndsWith("g.node-3", StaticMember.NameOf(new string('g', 249), "node-3"), StringComparison.Ordinal);
        Assert.DoesNotContain(StaticMember.Property, Complete().Keys);
        Assert.Equal(StaticMember.NameHere("g"), Static()[StaticMember.Property]);
        Assert.Equal("mine", Static((StaticMember.Property, "mine"))[StaticMember.Property]);
    }

    [Theory]
    [InlineData(1, "4000", "4096", "131072")]
    [InlineData(16, "4000", "4096", "131072")]
    [InlineData(64, "1000", "1024", "32768")]
    [InlineData(1000, "100", "65", "16384")]
    public void The_prefetch_of_all_partitions_together_is_bounded(int partitions, string messages, string kilobytes, string fetch)
    {
        var complete = ConsumerProperties.Complete(Settings() with { ExpectedPartitions = partitions });

        Assert.Equal(messages, complete["queued.min.messages"]);
        Assert.Equal(kilobytes, complete["queued.max.messages.kbytes"]);
        Assert.Equal(fetch, complete["fetch.message.max.bytes"]);
    }

    [Fact]
    public void Clients_on_the_side_get_no_settings_of_consumers()
    {
        var admin = ConsumerProperties.ForAdmin(Settings(("bootstrap.servers", "a:1"), (StaticMember.Property, "mine"), ("group.protocol", "consumer")));

        Assert.Equal(["bootstrap.servers"], admin.Keys);
    }

    private static Dictionary<string, string> Static(params (string Name, string Value)[] given) =>
        ConsumerProperties.Complete(Settings(given) with { StaticMembership = true });

    private static Dictionary<string, string> Complete(params (string Name, string Value)[] given) =>
        ConsumerProperties.Complete(Settings(given));

    private static ConsumerSettings Settings(params (string Name, string Value)[] given) => new()
    {
        Group = "g",
        Topics = ["t"],
        Properties = given.ToDictionary(pair => pair.Name, pair => pair.Value),
    };
}
