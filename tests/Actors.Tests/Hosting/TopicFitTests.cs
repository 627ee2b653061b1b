using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Hosting;
using TaskQueue.Actors.Tests.Configuration;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Actors.Tests.Hosting;

public sealed class TopicFitTests
{
    [Fact]
    public void Batches_are_no_larger_than_the_topics_take()
    {
        var fitted = Fit([], results: 2_000, deadLetters: 1_131_072, events: 900_000);

        Assert.Equal("1872", fitted.Kafka.Results["batch.size"]);
        Assert.False(fitted.Kafka.DeadLetters.ContainsKey("batch.size"));
        Assert.Equal("899872", fitted.Kafka.Events["batch.size"]);
    }

    [Fact]
    public void Results_may_be_as_large_as_their_topic_takes()
    {
        Assert.Equal("5000000", Fit([], results: 5_000_000).Kafka.Results["message.max.bytes"]);
        Assert.False(Fit([], results: 2_000).Kafka.Results.ContainsKey("message.max.bytes"));
    }

    [Fact]
    public void What_the_user_has_set_stays()
    {
        var fitted = Fit(
            ["task-queue.kafka.producer.batch.size=500000", "task-queue.kafka.producer.message.max.bytes=600000"], results: 400_000);

        Assert.Equal("500000", fitted.Kafka.Results["batch.size"]);
        Assert.Equal("600000", fitted.Kafka.Results["message.max.bytes"]);
    }

    [Fact]
    public void What_the_broker_does_not_tell_changes_nothing()
    {
        var fitted = Fit([], results: null, deadLetters: null, events: null);

        Assert.False(fitted.Kafka.Results.ContainsKey("batch.size"));
        Assert.False(fitted.Kafka.Results.ContainsKey("message.max.bytes"));
    }

    [Fact]
    public void The_events_topics_that_are_missing_are_noted()
    {
        var fitted = Fit([], hasEvents: false);

        Assert.Equal(["task_topic.events"], fitted.MissingEventTopics);
        Assert.Equal(["task_topic.events"], NodeSettingsMapping.ToTaskQueue(fitted).Write.MissingEventTopics);
        Assert.Empty(Fit([]).MissingEventTopics);
    }

    private static LoadedConfiguration Fit(
        string[] set, long? results = 1_048_588, long? deadLetters = 1_179_660, long? events = 1_048_588, bool hasEvents = true)
    {
        var configuration = SomeConfiguration.Set(set);
        var plan = NodeTopics.Plan(configuration.Settings.Topics);
        var cluster = new ClusterTopics(1, [.. plan.Topics.Select(Describe)]);
        return TopicFit.Apply(configuration, plan, cluster);

        TopicDescription Describe(PlannedTopic topic) => new()
        {
            Name = topic.Name,
            Exists = topic.Role != TopicRole.Events || hasEvents,
            MaxMessageBytes = topic.Role switch
            {
                TopicRole.Results => results,
                TopicRole.DeadLetters => deadLetters,
                TopicRole.Events => hasEvents ? events : null,
                _ => 1_048_588,
            },
        };
    }
}
