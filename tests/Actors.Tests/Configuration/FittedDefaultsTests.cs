using TaskQueue.Actors.Configuration;

namespace TaskQueue.Actors.Tests.Configuration;

/// <summary>A default gives way to what the user has set beside it.</summary>
public sealed class FittedDefaultsTests
{
    [Fact]
    public void A_short_poll_interval_alone_lowers_the_session_and_the_revocation_that_must_fit_into_it()
    {
        var loaded = Load("task-queue.kafka.consumer.max.poll.interval.ms=10000");

        Assert.Equal("10000", loaded.Kafka.Consumer["session.timeout.ms"]);
        Assert.Equal(TimeSpan.FromSeconds(4), loaded.Settings.RevokeTimeout);
    }

    [Fact]
    public void What_the_user_has_set_stays()
    {
        var loaded = Load(
            "task-queue.kafka.consumer.max.poll.interval.ms=10000",
            "task-queue.kafka.consumer.session.timeout.ms=6000",
            "task-queue.revoke-timeout=2s");

        Assert.Equal("6000", loaded.Kafka.Consumer["session.timeout.ms"]);
        Assert.Equal(TimeSpan.FromSeconds(2), loaded.Settings.RevokeTimeout);
    }

    [Fact]
    public void With_the_newer_protocol_the_session_is_left_to_the_broker()
    {
        var loaded = Load(
            "task-queue.kafka.consumer.max.poll.interval.ms=10000", "task-queue.kafka.consumer.group.protocol=consumer");

        Assert.False(loaded.Kafka.Consumer.ContainsKey("session.timeout.ms"));
    }

    private static LoadedConfiguration Load(params string[] set) =>
        ConfigurationLoader.Load(new ConfigurationSources { Set = set });
}
