using Confluent.Kafka.Admin;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests;

/// <summary>A node on a broker with TLS, passwords and rights.</summary>
public sealed class SecureBrokerTests(ITestOutputHelper log)
{
    [SecureKafkaFact]
    public async Task A_node_with_the_rights_it_needs_runs_tasks()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(
            log, TestBroker.Secure(), secureUser: SecureKafka.Alice);
        await SecureKafka.AllowAsync(SecureKafka.Alice, ResourceType.Topic, queue.Tasks, AclOperation.Read);
        await SecureKafka.AllowAsync(SecureKafka.Alice, ResourceType.Topic, queue.Results, AclOperation.Write);
        await SecureKafka.AllowAsync(SecureKafka.Alice, ResourceType.Topic, queue.DeadLetters, AclOperation.Write);
        await SecureKafka.AllowAsync(SecureKafka.Alice, ResourceType.Group, queue.Group, AclOperation.Read);
        await queue.Broker.ProduceValuesAsync(queue.Tasks, "hello");

        var node = await queue.StartAssignedNodeAsync(1);

        Assert.Equal("HELLO", Assert.Single(await queue.Broker.ReadAsync(queue.Results, 1, TaskQueueUnderTest.Patience)).ValueText);
        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
        Assert.DoesNotContain(node.Lines, line => line.Contains(SecureKafka.PasswordOf(SecureKafka.Alice), StringComparison.Ordinal));
    }

    [SecureKafkaFact]
    public async Task A_node_that_may_not_join_its_group_does_not_start_and_says_which_right_it_lacks()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(
            log, TestBroker.Secure(), secureUser: SecureKafka.Alice);
        await SecureKafka.AllowAsync(SecureKafka.Alice, ResourceType.Topic, queue.Tasks, AclOperation.Read);
        await SecureKafka.AllowAsync(SecureKafka.Alice, ResourceType.Topic, queue.Results, AclOperation.Write);
        await SecureKafka.AllowAsync(SecureKafka.Alice, ResourceType.Topic, queue.DeadLetters, AclOperation.Write);

        var end = await queue.LaunchNode([]).EndAsync(TaskQueueUnderTest.Patience);

        Assert.Equal(1, end.ExitCode);
        Assert.Contains(end.Error, line =>
            line.Contains("TQ1656: ", StringComparison.Ordinal)
            && line.Contains($"--operation Read --group {queue.Group}", StringComparison.Ordinal));
    }

    [SecureKafkaFact]
    public async Task A_node_without_rights_does_not_start_and_says_what_it_lacks()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(
            log, TestBroker.Secure(), secureUser: SecureKafka.Mallory);

        var end = await queue.LaunchNode([]).EndAsync(TaskQueueUnderTest.Patience);

        Assert.Equal(1, end.ExitCode);
        Assert.Contains(end.Error, line => line.Contains(queue.Tasks, StringComparison.Ordinal));
        Assert.DoesNotContain(end.Error, line => line.Contains("   at ", StringComparison.Ordinal));
    }
}
