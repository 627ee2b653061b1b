using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TaskQueue.Kafka.Producing;
using TaskQueue.TestSupport.Brokers;
using TaskQueue.TestSupport.Producing;

namespace TaskQueue.Kafka.Tests.Producing;

/// <summary>What a producer reports when a real cluster does not take records, and that it is of use afterwards.</summary>
public sealed class RecordProducerTroubleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [RealKafkaFact]
    public async Task A_batch_too_large_for_the_topic_says_nothing_of_its_records()
    {
        using var broker = TestBroker.Real();
        var topic = TestBroker.Unique();
        await broker.CreateTopicAsync(topic, 1, new Dictionary<string, string> { ["max.message.bytes"] = "2000" });
        var properties = broker.Properties();
        properties["linger.ms"] = "200";
        using var producer = new TestProducer(properties);

        for (var i = 0; i < 50; i++)
        {
            producer.Send(topic, null, new byte[100]);
        }

        await producer.UntilReportsAsync(50);
        Assert.All(
            producer.Reports,
            report => Assert.Equal(new ProduceError(ProduceFault.Batch, (int)ErrorCode.MsgSizeTooLarge), report.Error));
        producer.Alone = true;
        for (var i = 0; i < 50; i++)
        {
            producer.Send(topic, null, new byte[100]);
        }

        producer.Send(topic, null, new byte[2100]);
        await producer.UntilReportsAsync(101);

        Assert.Equal(50, producer.Reports.Count(report => report.Error.IsNone));
        Assert.Equal(ProduceFault.Record, producer.Reports.Single(report => report.Ticket == 100).Error.Fault);
        Assert.Equal(50, (await broker.ReadToEndAsync(topic)).Count);
    }

    [RealKafkaTheory]
    [InlineData(1)]
    [InlineData(50)]
    public async Task A_time_that_the_topic_does_not_take_is_not_the_records_fault(int records)
    {
        using var broker = TestBroker.Real();
        var topic = TestBroker.Unique();

        // Longer than a millisecond on its way, each record is too old: as if the producer's clock were slow.
        await broker.CreateTopicAsync(topic, 1, new Dictionary<string, string> { ["message.timestamp.before.max.ms"] = "1" });
        var properties = broker.Properties();
        properties["linger.ms"] = "200";
        using var producer = new TestProducer(properties);
        Send();
        await producer.UntilReportsAsync(records);
        Assert.DoesNotContain(producer.Reports, report => report.Error.Fault is ProduceFault.Record or ProduceFault.None);

        // Each in a batch of its own: the first ones may be quick enough.
        producer.Alone = true;
        Send();
        await producer.UntilReportsAsync(2 * records);
        var refused = producer.Reports.Skip(records).Select(report => report.Error).Where(error => !error.IsNone).ToArray();
        Assert.All(refused, error => Assert.Equal(new ProduceError(ProduceFault.Cluster, (int)ErrorCode.InvalidTimestamp), error));
        Assert.All(refused, error => Assert.Contains("set the clock", error.RemedyFor(topic), StringComparison.Ordinal));
        Assert.True(records == 1 || refused.Length > 0);

        void Send()
        {
            for (var record = 0; record < records; record++)
            {
                producer.Send(topic, null, [1]);
            }
        }
    }

    [RealKafkaFact]
    public async Task A_record_that_is_invalid_says_nothing_of_those_in_its_batch()
    {
        using var broker = TestBroker.Real();
        var topic = TestBroker.Unique();
        await broker.CreateTopicAsync(topic, 1, new Dictionary<string, string> { ["cleanup.policy"] = "compact" });
        var properties = broker.Properties();
        properties["linger.ms"] = "200";
        using var producer = new TestProducer(properties);
        producer.Send(topic, "k"u8.ToArray(), [1]);
        producer.Send(topic, null, [1]);
        producer.Send(topic, null, [1]);
        await producer.UntilReportsAsync(3);
        Assert.All(producer.Reports, report => Assert.Equal(ProduceFault.Batch, report.Error.Fault));

        producer.Alone = true;
        producer.Send(topic, "k"u8.ToArray(), [1]);
        producer.Send(topic, null, [1]);
        await producer.UntilReportsAsync(5);

        Assert.Equal(
            [ProduceFault.None, ProduceFault.Record], producer.Reports.Skip(3).OrderBy(report => report.Ticket).Select(report => report.Error.Fault));
    }

    [RealKafkaFact]
    public async Task Goes_on_when_a_topic_that_was_deleted_is_created_again()
    {
        using var broker = TestBroker.Real();
        var topic = await broker.NewTopicAsync();
        using var producer = new TestProducer(broker.Properties());
        producer.Send(topic, null, [1]);
        await producer.UntilReportsAsync(1);

        await broker.DeleteTopicAsync(topic);
        var missing = await SendUntilAsync(producer, topic, error => error.IsTopicMissing);
        await broker.CreateTopicAsync(topic, 1);
        await SendUntilAsync(producer, topic, error => error.IsNone);

        Assert.Equal(ProduceFault.Cluster, missing.Fault);
        Assert.Contains("taskqueue topics create", missing.RemedyFor(topic), StringComparison.Ordinal);
        Assert.Single(await broker.ReadToEndAsync(topic));
    }

    [SecureKafkaFact]
    public async Task Goes_on_when_the_right_to_write_is_given_back()
    {
        using var broker = TestBroker.Secure();
        var topic = await broker.NewTopicAsync();
        await SecureKafka.AllowAsync(SecureKafka.Alice, ResourceType.Topic, topic, AclOperation.Write, AclOperation.Describe);
        using var producer = new TestProducer(TestBroker.Secure(SecureKafka.Alice).Properties());
        await SendUntilAsync(producer, topic, error => error.IsNone);

        await SecureKafka.DisallowAsync(SecureKafka.Alice, ResourceType.Topic, topic, AclOperation.Write);
        var refused = await SendUntilAsync(producer, topic, error => !error.IsNone);
        await SecureKafka.AllowAsync(SecureKafka.Alice, ResourceType.Topic, topic, AclOperation.Write);
        await SendUntilAsync(producer, topic, error => error.IsNone);

        Assert.Equal(ProduceFault.Cluster, refused.Fault);
        Assert.Contains($"Write on topic {topic}", refused.RemedyFor(topic), StringComparison.Ordinal);
        Assert.Equal(2, (await broker.ReadToEndAsync(topic)).Count);
    }

    // One record at a time, each with a verdict of its own.
    private static async Task<ProduceError> SendUntilAsync(TestProducer producer, string topic, Predicate<ProduceError> wanted)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var error = producer.TrySend(topic, null, [1]);
            if (error.IsNone)
            {
                var count = producer.Reports.Count + 1;
                await producer.UntilReportsAsync(count);
                error = producer.Reports[^1].Error;
            }
            else
            {
                producer.Producer.Poll(producer.Reports);
            }

            if (wanted(error))
            {
                return error;
            }

            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
