using TaskQueue.Actors.Configuration;
using TaskQueue.TestSupport;

namespace TaskQueue.Actors.Tests.Configuration;

/// <summary>What is shown to users is what counts.</summary>
public sealed class EffectiveSettingsTests
{
    [Fact]
    public void Each_layer_is_named_and_what_nobody_set_is_default()
    {
        using var file = new TemporaryFile("task-queue {\n  attempts.max = 3\n  workers = 4\n}", "some.conf");

        var effective = ConfigurationLoader.Load(new ConfigurationSources
        {
            Files = [file.FullName],
            Environment = new Dictionary<string, string> { ["TASKQUEUE__ORDERING"] = "key" },
            Set = ["task-queue.group=g1"],
            Bootstrap = "a:1",
        }).Effective.ToDictionary(setting => setting.Key);

        Assert.Equal(
            ("3", "10", $"{Path.GetFileName(file.FullName)}, line 2"), Told("task-queue.attempts.max"));
        Assert.Equal(("key", "none", "environment variable TASKQUEUE__ORDERING"), Told("task-queue.ordering"));
        Assert.Equal(("g1", "task-queue", "--set"), Told("task-queue.group"));
        Assert.Equal(("a:1", "localhost:9092", "--bootstrap"), Told("task-queue.bootstrap-servers"));
        Assert.Equal(("[\"task_topic\"]", "[\"task_topic\"]", "default"), Told("task-queue.topics.tasks"));
        Assert.Equal(("4", "16", $"{Path.GetFileName(file.FullName)}, line 3"), Told("akka.actor.deployment./workers.nr-of-instances"));
        return;

        (string, string?, string) Told(string key) => (effective[key].Value, effective[key].Default, effective[key].Origin);
    }

    [Fact]
    public void The_number_of_workers_is_the_one_that_counts_under_both_of_its_keys()
    {
        var loaded = SomeConfiguration.Set("akka.actor.deployment./workers.nr-of-instances=5");

        Assert.Equal("5", Of(loaded, "task-queue.workers").Value);
        Assert.Equal("--set", Of(loaded, "task-queue.workers").Origin);
    }

    [Fact]
    public void Defaults_that_gave_way_are_shown_as_they_count()
    {
        var loaded = SomeConfiguration.Set("task-queue.kafka.consumer.max.poll.interval.ms=10000");

        Assert.Equal(
            new EffectiveSetting("task-queue.revoke-timeout", "4s", "5s", "lowered to fit max.poll.interval.ms"),
            Of(loaded, "task-queue.revoke-timeout"));
        Assert.Equal(
            new EffectiveSetting("task-queue.kafka.consumer.session.timeout.ms", "10000", null, "lowered to fit max.poll.interval.ms"),
            Of(loaded, "task-queue.kafka.consumer.session.timeout.ms"));
    }

    [Fact]
    public void What_is_set_back_to_null_is_default_again()
    {
        var loaded = SomeConfiguration.Set("task-queue.attempts.max=3", "task-queue.attempts.max=null");

        Assert.Equal(new EffectiveSetting("task-queue.attempts.max", "10", "10", "default"), Of(loaded, "task-queue.attempts.max"));
    }

    [Fact]
    public void A_variable_takes_the_place_of_what_the_file_says_to_some_clients()
    {
        var loaded = SomeConfiguration.File(
            "task-queue.kafka { common.client.rack = a, consumer.client.rack = b }", ("TASKQUEUE_KAFKA_CLIENT_RACK", "c"));

        Assert.Equal(loaded.Kafka.Consumer["client.rack"], Of(loaded, "task-queue.kafka.common.client.rack").Value);
        Assert.Equal("environment variable TASKQUEUE_KAFKA_CLIENT_RACK", Of(loaded, "task-queue.kafka.common.client.rack").Origin);
        Assert.DoesNotContain(loaded.Effective, setting => setting.Key == "task-queue.kafka.consumer.client.rack");
    }

    [Theory]
    [InlineData("sasl.password")]
    [InlineData("sasl.oauthbearer.config")]
    [InlineData("ssl.key.pem")]
    public void Secrets_are_masked(string key)
    {
        var loaded = SomeConfiguration.File(
            $"task-queue.kafka.common.sasl.mechanism = OAUTHBEARER, task-queue.kafka.common.{key} = ${{SECRET}}", ("SECRET", "hunter2"));

        Assert.Equal("***", Of(loaded, $"task-queue.kafka.common.{key}").Value);
        Assert.DoesNotContain(loaded.Effective, setting => setting.ToString().Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_key_of_ours_is_told_of_by_the_comments_in_reference_conf()
    {
        Assert.NotEmpty(KeyDescription.All);
        Assert.All(KeyDescription.All, known => Assert.True(known.Meaning.Length > 10, known.Key));
        Assert.Equal("Attempts before a task is dead-lettered, the first included.", KeyDescription.Of("attempts.max")?.Meaning);
        Assert.Equal("must be from 1 to 1000000", KeyDescription.Of("task-queue.attempts.max")?.Allowed);
        Assert.Null(KeyDescription.Of("attempts.min"));
    }

    private static EffectiveSetting Of(LoadedConfiguration loaded, string key) =>
        Assert.Single(loaded.Effective, setting => setting.Key == key);
}
