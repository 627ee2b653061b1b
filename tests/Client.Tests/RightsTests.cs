using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Client.Tests;

public sealed class RightsTests
{
    [SecureKafkaFact]
    public async Task Rights_that_are_missing_are_named_and_nothing_waits_for_ever()
    {
        using var admin = TestBroker.Secure();
        using var mallory = TestBroker.Secure(SecureKafka.Mallory);
        var options = ClientUnderTest.OptionsFor(mallory);
        options.Topic = await admin.NewTopicAsync();
        options.ResultTopic = await admin.NewTopicAsync();
        await using var client = new TaskQueueClient(options);

        var wait = await Assert.ThrowsAsync<ResultsUnreadableException>(() => client.WaitAsync("a")).WaitAsync(ClientUnderTest.Patience);
        var enqueue = await Assert.ThrowsAsync<EnqueueException>(
            () => client.EnqueueAsync(new EnqueueRequest("k"))).WaitAsync(ClientUnderTest.Patience);

        Assert.Contains($"does not allow READ on topic '{options.ResultTopic}'", wait.Message, StringComparison.Ordinal);
        Assert.False(enqueue.MayBeWritten);
        Assert.Contains("Authorization", enqueue.Message, StringComparison.Ordinal);
    }

    [SecureKafkaFact]
    public async Task A_wrong_password_is_told_when_the_time_is_up_without_the_password()
    {
        using var admin = TestBroker.Secure();
        var options = ClientUnderTest.OptionsFor(admin);
        options.EnqueueTimeout = TimeSpan.FromSeconds(5);
        options.Kafka["sasl.password"] = "hunter2";
        await using var client = new TaskQueueClient(options);

        var enqueue = await Assert.ThrowsAsync<EnqueueException>(
            () => client.EnqueueAsync(new EnqueueRequest("k"))).WaitAsync(ClientUnderTest.Patience);

        Assert.Contains("uthentication", enqueue.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", enqueue.Message, StringComparison.Ordinal);
    }
}
