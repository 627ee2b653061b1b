using TaskQueue.Kafka.Sending;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Kafka.Tests.Sending;

public sealed class ExactSenderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [RealKafkaFact]
    public async Task Records_that_are_together_too_large_for_a_topic_are_written_one_by_one()
    {
        using var broker = TestBroker.Real();
        var topic = TestBroker.Unique();
        await broker.CreateTopicAsync(topic, 1, new Dictionary<string, string> { ["max.message.bytes"] = "2000" });
        var properties = broker.Properties();
        properties["linger.ms"] = "200";
        using var sender = new ExactSender(properties, TimeProvider.System);

        var results = await sender.SendAsync(
            [.. Enumerable.Repeat(RecordOf(topic, 100), 50), RecordOf(topic, 2_100)], CancellationToken.None).WaitAsync(Patience);

        Assert.All(results.Take(50), Assert.Null);
        Assert.IsType<RecordRefusedException>(results[50]);
        Assert.Equal(50, (await broker.ReadToEndAsync(topic)).Count);
    }

    [Fact]
    public async Task A_record_larger_than_the_local_queue_is_refused_and_the_others_are_written()
    {
        using var broker = TestBroker.StartEmbedded();
        var topic = await broker.NewTopicAsync();
        var properties = broker.Properties();
        properties["queue.buffering.max.kbytes"] = "1";
        using var sender = new ExactSender(properties, TimeProvider.System);

        var results = await sender.SendAsync(
            [RecordOf(topic, 100), RecordOf(topic, 5_000), RecordOf(topic, 100)], CancellationToken.None).WaitAsync(Patience);

        Assert.Null(results[0]);
        Assert.IsType<RecordRefusedException>(results[1]);
        Assert.Null(results[2]);
        Assert.Equal(2, (await broker.ReadToEndAsync(topic)).Count);
    }

    private static ExactRecord RecordOf(string topic, int bytes) => new() { Topic = topic, Partition = 0, Value = new byte[bytes] };
}
