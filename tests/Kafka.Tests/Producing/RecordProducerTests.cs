using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using TaskQueue.Kafka.Embedded;
using TaskQueue.Kafka.Producing;
using TaskQueue.TestSupport.Brokers;
using TaskQueue.TestSupport.Producing;

namespace TaskQueue.Kafka.Tests.Producing;

/// <summary>What every <see cref="IRecordProducer"/> does. (That records come back as they went: see the consumer's tests.)</summary>
public sealed class RecordProducerTests
{
    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task Each_record_is_reported_once_by_its_ticket(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync(partitions: 3);
        using var producer = new TestProducer(broker.Properties());

        for (var i = 0; i < 5000; i++)
        {
            producer.Send(topic, null, [1], i % 3);
        }

        await producer.UntilReportsAsync(5000);

        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (long)i), producer.Reports.Select(report => report.Ticket).Order());
        Assert.All(producer.Reports, report => Assert.True(report.Error.IsNone));
        Assert.Equal(5000, (await broker.ReadAsync(topic, 5000)).Count);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task A_wake_up_comes_once_until_the_reports_are_taken(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        using var producer = new TestProducer(broker.Properties());
        producer.Send(topic, null, [1]);
        await producer.UntilReportsAsync(1);
        var woken = producer.Wakes;

        // Not polled in between: several batches are reported, and wake once.
        for (var i = 0; i < 10; i++)
        {
            producer.Send(topic, null, [1]);
            await broker.ReadAsync(topic, i + 2);
        }

        await producer.UntilReportsAsync(11);

        Assert.Equal(woken + 1, producer.Wakes);
        producer.Send(topic, null, [1]);
        await producer.UntilReportsAsync(12);
        Assert.True(producer.Wakes > woken + 1);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task A_new_owner_is_woken_for_reports_that_the_old_one_left(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        using var producer = new TestProducer(broker.Properties());
        producer.Send(topic, null, [1]);
        await broker.ReadAsync(topic, 1);
        while (producer.Wakes == 0)
        {
            await Task.Yield();
        }

        var woken = 0;
        producer.Producer.OnReports(() => woken++);
        await producer.UntilReportsAsync(1);

        Assert.Equal(1, woken);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task A_record_too_large_for_the_client_is_the_records_fault(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        using var producer = new TestProducer(broker.Properties());

        var refused = producer.TrySend(topic, null, new byte[2_000_000]);
        producer.Send(topic, null, [1]);
        await producer.UntilReportsAsync(1);

        Assert.Equal(new ProduceError(ProduceFault.Record, (int)ErrorCode.MsgSizeTooLarge), refused);
        var report = Assert.Single(producer.Reports);
        Assert.Equal((0, default), (report.Ticket, report.Error));
    }

    // The embedded broker refuses no record for its size.
    [Theory, OnRealBroker]
    public async Task A_record_too_large_for_the_topic_is_the_records_fault(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = TestBroker.Unique();
        await broker.CreateTopicAsync(topic, 1, new Dictionary<string, string> { ["max.message.bytes"] = "1000" });
        using var producer = new TestProducer(broker.Properties()) { Alone = true };

        producer.Send(topic, null, new byte[2000]);
        await producer.UntilReportsAsync(1);

        Assert.Equal(ProduceFault.Record, producer.Reports[0].Error.Fault);
        Assert.Contains("MsgSizeTooLarge", producer.Reports[0].Error.ToString(), StringComparison.Ordinal);
    }

    // The embedded broker creates topics that are written to.
    [Theory, OnRealBroker]
    public async Task A_topic_that_does_not_exist_is_the_clusters_fault(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var properties = broker.Properties();
        properties["message.timeout.ms"] = "3000";
        properties["topic.metadata.propagation.max.ms"] = "500";
        using var producer = new TestProducer(properties);

        producer.Send(TestBroker.Unique("missing"), null, [1]);
        await producer.UntilReportsAsync(1);

        Assert.Equal(ProduceFault.Cluster, producer.Reports[0].Error.Fault);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task A_partition_that_does_not_exist_is_the_clusters_fault(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        using var producer = new TestProducer(broker.Properties());
        producer.Send(topic, null, [1]);
        await producer.UntilReportsAsync(1);

        var refused = producer.TrySend(topic, null, [1], partition: 7);

        Assert.Equal(ProduceFault.Cluster, refused.Fault);
    }

    [Fact]
    public async Task A_full_queue_takes_records_again_after_reports()
    {
        using var broker = TestBroker.StartEmbedded();
        var topic = await broker.NewTopicAsync();
        broker.Embedded!.SetLatency(TimeSpan.FromMilliseconds(50));
        var properties = broker.Properties();
        properties["queue.buffering.max.messages"] = "10";
        using var producer = new TestProducer(properties);
        var sent = 0;
        var full = 0;

        while (sent < 100)
        {
            var error = producer.TrySend(topic, null, [1]);
            if (error.IsNone)
            {
                sent++;
                continue;
            }

            Assert.Equal(ProduceFault.QueueFull, error.Fault);
            full++;
            await producer.UntilReportsAsync(producer.Reports.Count + 1);
        }

        await producer.UntilReportsAsync(100);
        Assert.True(full > 0);
        Assert.Equal(100, producer.Reports.Select(report => report.Ticket).Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_record_larger_than_the_whole_queue_is_the_records_fault(bool alone)
    {
        using var broker = TestBroker.StartEmbedded();
        var topic = await broker.NewTopicAsync();
        var properties = broker.Properties();
        properties["queue.buffering.max.kbytes"] = "1";
        using var producer = new TestProducer(properties) { Alone = alone };
        producer.Send(topic, null, new byte[1_000]);

        var full = producer.TrySend(topic, null, new byte[2_000]);
        await producer.UntilReportsAsync(1);
        var refused = producer.TrySend(topic, null, new byte[2_000]);
        producer.Send(topic, null, new byte[1_000]);
        await producer.UntilReportsAsync(2);

        Assert.Equal((ProduceFault.QueueFull, ProduceFault.Record), (full.Fault, refused.Fault));
        Assert.Contains("larger than the local queue", refused.ToString(), StringComparison.Ordinal);
        Assert.Equal("raise queue.buffering.max.kbytes", refused.RemedyFor(topic));
        Assert.All(producer.Reports, report => Assert.True(report.Error.IsNone));
    }

    [Fact]
    public async Task An_error_that_may_heal_is_the_clusters_fault_and_the_record_can_be_sent_again()
    {
        using var broker = TestBroker.StartEmbedded();
        var topic = await broker.NewTopicAsync();
        var properties = broker.Properties();
        properties["topic.metadata.refresh.interval.ms"] = "200";
        using var producer = new TestProducer(properties);
        broker.Embedded!.FailNext(KafkaRequest.Produce, (int)ErrorCode.TopicAuthorizationFailed);

        producer.Send(topic, null, [1]);
        await producer.UntilReportsAsync(1);

        // The client refuses the topic by itself until it has asked the broker again.
        var refused = await SendUntilTakenAsync(producer, topic);
        Assert.All(refused, error => Assert.Equal(ProduceFault.Cluster, error.Fault));
        await producer.UntilReportsAsync(2);

        Assert.Equal([ProduceFault.Cluster, ProduceFault.None], producer.Reports.Select(report => report.Error.Fault));
    }

    [Fact]
    public async Task A_client_beyond_use_is_replaced()
    {
        using var broker = TestBroker.StartEmbedded();
        var topic = await broker.NewTopicAsync();
        broker.Embedded!.FailNext(KafkaRequest.InitProducerId, (int)ErrorCode.ClusterAuthorizationFailed);
        using var producer = new TestProducer(broker.Properties());

        producer.Send(topic, null, [1]);
        await producer.UntilReportsAsync(1);
        var refused = await SendUntilTakenAsync(producer, topic);
        await producer.UntilReportsAsync(2);

        var lacksRight = new ProduceError(ProduceFault.Cluster, (int)ErrorCode.ClusterAuthorizationFailed);
        Assert.Equal(lacksRight, producer.Reports[0].Error);
        Assert.All(refused, error => Assert.Equal(lacksRight, error));
        Assert.True(producer.Reports[1].Error.IsNone);
        Assert.Single(producer.Logger.Of(1301));
        Assert.Single(await broker.ReadToEndAsync(topic));
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task Keys_go_to_the_partitions_to_which_Javas_clients_send_them(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync(partitions: 5);
        using var producer = new TestProducer(broker.Properties());

        // murmur2 of these keys, from the tests of Kafka's own client; a partition is its lower 31 bits modulo their number.
        var expected = new Dictionary<string, int>
        {
            ["21"] = -973932308,
            ["foobar"] = -790332482,
            ["a-little-bit-long-string"] = -985981536,
            ["a-little-bit-longer-string"] = -1486304829,
            ["lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8"] = -58897971,
            ["abc"] = 479470107,
        };
        foreach (var key in expected.Keys)
        {
            producer.Send(topic, Encoding.UTF8.GetBytes(key), [1]);
        }

        await producer.UntilReportsAsync(expected.Count);
        var read = await broker.ReadAsync(topic, expected.Count);

        Assert.Equal(
            expected.ToDictionary(pair => pair.Key, pair => (pair.Value & int.MaxValue) % 5),
            read.ToDictionary(record => record.KeyText!, record => record.Partition));
    }

    [Fact]
    public async Task Dispose_is_bounded_when_the_broker_is_gone()
    {
        using var broker = TestBroker.StartEmbedded();
        var topic = await broker.NewTopicAsync();
        var producer = new TestProducer(broker.Properties());
        producer.Send(topic, null, [1]);
        await producer.UntilReportsAsync(1);
        broker.Embedded!.GoDown();
        producer.Send(topic, null, [1]);

        var started = Stopwatch.GetTimestamp();
        await Task.Run(producer.Dispose).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Empty(producer.Logger.Of(1302));
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 6);
    }

    [Fact]
    public void A_wrong_setting_is_refused_at_once()
    {
        var refused = Assert.Throws<KafkaClientException>(
            () => new TestProducer(new Dictionary<string, string> { ["linger.ms"] = "a while" }));

        Assert.Contains("linger.ms", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_guarantees_rest_on_cannot_be_set_otherwise()
    {
        var given = new Dictionary<string, string>
        {
            ["acks"] = "1",
            ["enable.idempotence"] = "false",
            ["linger.ms"] = "20",
            ["request.required.acks"] = "0",
        };

        var complete = ProducerProperties.Complete(given);

        Assert.Equal("all", complete["acks"]);
        Assert.Equal("true", complete["enable.idempotence"]);
        Assert.Equal("20", complete["linger.ms"]);
        Assert.Equal("murmur2_random", complete["partitioner"]);
        Assert.DoesNotContain("request.required.acks", complete.Keys);
    }

    private static async Task<List<ProduceError>> SendUntilTakenAsync(TestProducer producer, string topic)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var refused = new HashSet<ProduceError>();
        ProduceError error;
        while (!(error = producer.TrySend(topic, null, [1])).IsNone)
        {
            refused.Add(error);
            producer.Producer.Poll(producer.Reports);
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return [.. refused];
    }
}
