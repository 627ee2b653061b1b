using TaskQueue.Kafka.Topics;

namespace TaskQueue.Kafka.Tests.Topics;

public sealed class TopicConfigurationTests
{
    private static readonly TopicPlan Plan = TopicPlan.For(["t"], "r", "dlq.{topic}", "{topic}.events", partitions: 4);

    [Theory]
    [InlineData(1, null, 1)]
    [InlineData(2, null, 2)]
    [InlineData(3, null, 3)]
    [InlineData(9, null, 3)]
    [InlineData(9, 5, 5)]
    public void Topics_have_three_copies_or_one_a_broker_unless_the_plan_says_otherwise(
        int brokers, int? wanted, int expected) =>
        Assert.Equal(expected, TopicConfiguration.Replication(Plan with { Replication = wanted }, brokers));

    [Theory]
    [InlineData("t", 1, null, "cleanup.policy=delete retention.ms=1209600000")]
    [InlineData("t", 3, null, "cleanup.policy=delete min.insync.replicas=2 retention.ms=1209600000")]
    [InlineData("t.events", 3, 1000L, "cleanup.policy=delete min.insync.replicas=2 retention.ms=2592000000")]
    [InlineData("r", 1, 1000L, "")]
    [InlineData("r", 3, 1000L, "min.insync.replicas=2")]
    [InlineData("dlq.t", 1, null, "cleanup.policy=delete retention.ms=2592000000")]
    [InlineData("dlq.t", 1, 1_048_588L, "cleanup.policy=delete max.message.bytes=1179660 retention.ms=2592000000")]
    [InlineData("dlq.t", 1, 2_147_483_647L, "cleanup.policy=delete max.message.bytes=2147483647 retention.ms=2592000000")]
    public void Settings_follow_the_role(string topic, int replication, long? taskMaxBytes, string expected)
    {
        var settings = TopicConfiguration.Of(Plan.Topics.Single(t => t.Name == topic), replication, taskMaxBytes);

        Assert.Equal(
            expected,
            string.Join(' ', settings.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}={s.Value}")));
    }
}
