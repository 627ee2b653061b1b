using Confluent.Kafka.Admin;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests;

/// <summary>
/// Outcomes that can't be written, for each cause: the handler is not run again, the node says what stands still, and goes on when it
/// heals.
/// </summary>
public sealed class UnwritableTests(ITestOutputHelper log)
{
    private const string Debug = "akka.loglevel=DEBUG";
    private static readonly TimeSpan AlarmWithin = TimeSpan.FromSeconds(30);

    [RealKafkaFact]
    public async Task Small_results_are_written_to_a_topic_for_small_records_and_large_ones_dead_lettered()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.Broker.ConfigureTopicAsync(queue.Results, "max.message.bytes", "2000");
        await queue.Broker.ProduceAsync(
            queue.Tasks,
            [
                .. Some.Numbered(500, partitions: 1).Select(task => task with { Value = [.. task.Value!, .. new byte[100]] }),
                Some.Task("large", "echo", new string('x', 5_000)),
            ]);

        var node = await queue.StartNodeAsync("default-kind=echo", Debug);

        Assert.Equal(500, (await queue.Broker.ReadAsync(queue.Results, 500, TaskQueueUnderTest.Patience)).Count(result => result.Headers.Count == 0));
        var letter = Assert.Single(await queue.Broker.ReadAsync(queue.DeadLetters, 1, TaskQueueUnderTest.Patience));
        Assert.Equal(new string('x', 5_000), letter.ValueText);
        Assert.EndsWith("ResultRefusedException", letter.Header("__dlq.errors.exception.type"), StringComparison.Ordinal);
        await EndAsync(node, started: 501);
    }

    [RealKafkaFact]
    public async Task Batches_that_became_too_large_while_the_node_runs_are_written_one_by_one()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        var node = await queue.StartAssignedNodeAsync(1, "default-kind=echo", "kafka.producer.linger.ms=500", Debug);
        await queue.Broker.ConfigureTopicAsync(queue.Results, "max.message.bytes", "2000");

        await queue.Broker.ProduceAsync(
            queue.Tasks, Some.Numbered(500, partitions: 1).Select(task => task with { Value = [.. task.Value!, .. new byte[100]] }));

        using var results = queue.ReadResults();
        await results.DistinctAsync(500, TaskQueueUnderTest.Patience);
        await node.LineAsync("TQ2206", TaskQueueUnderTest.Patience);
        await EndAsync(node, started: 500);
        Assert.Empty(await queue.Broker.ReadToEndAsync(queue.DeadLetters));
    }

    [RealKafkaFact]
    public async Task Results_whose_time_the_topic_does_not_take_wait_for_a_clock_that_is_right()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        var node = await queue.StartAssignedNodeAsync(1, "attempts.max=1", "kafka.producer.linger.ms=200", Debug);

        // Whatever is longer than a millisecond on its way is too old: as if the node's clock were slow.
        string[] topics = [queue.Results, queue.DeadLetters];
        foreach (var topic in topics)
        {
            await queue.Broker.ConfigureTopicAsync(topic, "message.timestamp.before.max.ms", "1");
        }

        await queue.Broker.ProduceAsync(
            queue.Tasks, [.. Some.Numbered(100, partitions: 1), Some.Task("bad", "fail", "no luck")]);
        foreach (var topic in topics)
        {
            await node.LineAsync($"TQ2201: Writing to {topic} fails", AlarmWithin);
        }

        await node.LineAsync("Remedy: set the clock of this machine", AlarmWithin);
        foreach (var topic in topics)
        {
            await queue.Broker.ConfigureTopicAsync(topic, "message.timestamp.before.max.ms", "3600000");
        }

        using var results = queue.ReadResults();
        await results.DistinctAsync(101, TaskQueueUnderTest.Patience);
        Assert.Equal("bad", Assert.Single(await queue.Broker.ReadAsync(queue.DeadLetters, 1, TaskQueueUnderTest.Patience)).Header("ce_id"));
        await EndAsync(node, started: 101);
        Assert.Single(await queue.Broker.ReadToEndAsync(queue.DeadLetters));
    }

    [RealKafkaFact]
    public async Task A_result_topic_that_is_deleted_and_created_again()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        var node = await queue.StartAssignedNodeAsync(1, Debug);
        await queue.Broker.ProduceValuesAsync(queue.Tasks, "a");
        Assert.Single(await queue.Broker.ReadAsync(queue.Results, 1, TaskQueueUnderTest.Patience));
        await queue.Broker.DeleteTopicAsync(queue.Results);

        await queue.Broker.ProduceValuesAsync(queue.Tasks, "b", "c");
        await node.LineAsync($"TQ2201: Writing to {queue.Results} fails", AlarmWithin);
        Assert.Equal(1, Assert.Single(await queue.Broker.CommittedAsync(queue.Group, queue.Tasks)).Offset);
        await node.LineAsync("taskqueue topics create", AlarmWithin);
        await queue.Broker.CreateTopicAsync(queue.Results, 4);

        var results = await queue.Broker.ReadAsync(queue.Results, 2, TaskQueueUnderTest.Patience);
        Assert.Equal(["B", "C"], results.Select(result => result.ValueText).Order());
        await node.LineAsync($"Writing to {queue.Results} goes on", TaskQueueUnderTest.Patience);
        await EndAsync(node, started: 3);
        Assert.Equal(3, Assert.Single(await queue.Broker.CommittedAsync(queue.Group, queue.Tasks)).Offset);
    }

    [RealKafkaFact]
    public async Task A_dead_letter_topic_that_is_deleted_holds_up_no_results()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        var node = await queue.StartAssignedNodeAsync(1, "attempts.max=1", Debug);
        await queue.Broker.DeleteTopicAsync(queue.DeadLetters);
        await queue.Broker.ProduceAsync(queue.Tasks, Some.Task("bad", "fail", "no luck"));
        await node.LineAsync($"TQ2201: Writing to {queue.DeadLetters} fails", AlarmWithin);

        await queue.Broker.ProduceValuesAsync(queue.Tasks, "a");
        Assert.Equal("A", Assert.Single(await queue.Broker.ReadAsync(queue.Results, 1, TaskQueueUnderTest.Patience)).ValueText);
        await queue.Broker.CreateTopicAsync(queue.DeadLetters, 1);

        Assert.Equal("no luck", Assert.Single(await queue.Broker.ReadAsync(queue.DeadLetters, 1, TaskQueueUnderTest.Patience)).ValueText);
        await EndAsync(node, started: 2);
    }

    [SecureKafkaFact]
    public async Task Rights_that_are_taken_away_and_given_back()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, TestBroker.Secure(), secureUser: SecureKafka.Alice);
        await SecureKafka.AllowAsync(SecureKafka.Alice, ResourceType.Topic, queue.Tasks, AclOperation.Read);
        await SecureKafka.AllowAsync(SecureKafka.Alice, ResourceType.Group, queue.Group, AclOperation.Read);
        string[] written = [queue.Results, queue.DeadLetters];
        foreach (var topic in written)
        {
            await SecureKafka.AllowAsync(SecureKafka.Alice, ResourceType.Topic, topic, AclOperation.Write, AclOperation.Describe);
        }

        var node = await queue.StartAssignedNodeAsync(1, "attempts.max=1", Debug);
        await queue.Broker.ProduceAsync(queue.Tasks, TestRecord.Of(null, "a"), Some.Task("bad-1", "fail", "no luck"));
        Assert.Equal(2, (await queue.Broker.ReadAsync(queue.Results, 2, TaskQueueUnderTest.Patience)).Count);
        foreach (var topic in written)
        {
            await SecureKafka.DisallowAsync(SecureKafka.Alice, ResourceType.Topic, topic, AclOperation.Write);
        }

        await queue.Broker.ProduceAsync(queue.Tasks, TestRecord.Of(null, "b"), Some.Task("bad-2", "fail", "no luck"));
        foreach (var topic in written)
        {
            await node.LineAsync($"Write on topic {topic} is missing", AlarmWithin);
        }

        foreach (var topic in written)
        {
            await SecureKafka.AllowAsync(SecureKafka.Alice, ResourceType.Topic, topic, AclOperation.Write);
        }

        Assert.Equal(4, (await queue.Broker.ReadAsync(queue.Results, 4, TaskQueueUnderTest.Patience)).Count);
        Assert.Equal(2, (await queue.Broker.ReadAsync(queue.DeadLetters, 2, TaskQueueUnderTest.Patience)).Count);
        await EndAsync(node, started: 4);
        Assert.Equal(4, Assert.Single(await queue.Broker.CommittedAsync(queue.Group, queue.Tasks)).Offset);
    }

    [RealKafkaFact]
    public async Task A_drain_ends_all_the_same_and_names_the_tasks_that_run_again()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        var node = await queue.StartAssignedNodeAsync(1);
        await queue.Broker.DeleteTopicAsync(queue.Results);
        await queue.Broker.ProduceValuesAsync(queue.Tasks, "a");
        await node.LineAsync("TQ2201", AlarmWithin);

        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);

        Assert.Contains(node.Lines, line => line.Contains("TQ2204", StringComparison.Ordinal) && line.Contains($"{queue.Tasks}-0-0", StringComparison.Ordinal));
        Assert.Contains(node.Lines, line => line.Contains("TQ2201", StringComparison.Ordinal) && line.Contains(queue.Results, StringComparison.Ordinal));
    }

    private static async Task EndAsync(ChildProcess node, int started)
    {
        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
        Assert.Equal(started, node.Lines.Count(line => line.EndsWith(") started", StringComparison.Ordinal)));
    }
}
