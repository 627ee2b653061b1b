using System.Net;
using System.Net.Sockets;
using Confluent.Kafka;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Embedded;
using TaskQueue.Kafka.Topics;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Kafka.Tests.Embedded;

public sealed class EmbeddedBrokerTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TestBroker _broker = TestBroker.StartEmbedded();

    public void Dispose() => _broker.Dispose();

    [Fact]
    public async Task Records_come_back_with_key_value_and_headers()
    {
        var topic = await _broker.NewTopicAsync(partitions: 3);
        var written = await _broker.ProduceAsync(
            topic, TestRecord.Of("k", "v", ("a", "1"), ("a", "2")), TestRecord.Of(null, null), TestRecord.Of("", ""));

        var read = await _broker.ReadAsync(topic, 3);

        Assert.Equal(3, read.Count);
        var first = read.Single(r => r.Partition == written[0].Partition && r.Offset == written[0].Offset);
        Assert.Equal("k", first.KeyText);
        Assert.Equal("v", first.ValueText);
        Assert.Equal(["a", "a"], first.Headers.Select(h => h.Key));
        Assert.Equal("2", first.Header("a"));
        var second = read.Single(r => r.Partition == written[1].Partition && r.Offset == written[1].Offset);
        Assert.Null(second.Key);
        Assert.Null(second.Value);
    }

    [Fact]
    public async Task A_chosen_port_is_served_and_advertised()
    {
        var port = FreePort();
        using var broker = EmbeddedBroker.Start(new Dictionary<string, int> { ["t"] = 1 }, port);
        var properties = new Dictionary<string, string> { ["bootstrap.servers"] = $"localhost:{port}" };

        using var producer = Quiet(new ProducerBuilder<Null, string>(properties)).Build();
        var result = await producer.ProduceAsync("t", new Message<Null, string> { Value = "v" }).WaitAsync(Limit);
        using var admin = new DependentAdminClientBuilder(producer.Handle).Build();

        Assert.Equal(0, result.Offset.Value);
        Assert.Equal(port, broker.Port);
        Assert.Equal(port, Assert.Single(admin.GetMetadata(Limit).Brokers).Port);
    }

    [Fact]
    public void A_port_in_use_is_refused_by_name()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var refusal = Assert.Throws<EmbeddedBrokerException>(
            () => EmbeddedBroker.Start(new Dictionary<string, int>(), port));

        Assert.Contains($"port {port}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_topic_that_exists_stays_as_it_is()
    {
        var embedded = _broker.Embedded!;

        Assert.True(embedded.CreateTopic("t", 3));
        Assert.False(embedded.CreateTopic("t", 5));

        using var admin = new AdminClientBuilder(_broker.Properties()).Build();
        Assert.Equal(3, Assert.Single(admin.GetMetadata("t", Limit).Topics).Partitions.Count);
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(5000)]
    public async Task Committed_offsets_are_kept_with_their_metadata(int length)
    {
        var topic = await _broker.NewTopicAsync(partitions: 2);
        var metadata = new string('x', length);
        await _broker.ProduceAsync(topic, TestRecord.Of(null, "v") with { Partition = 1 });

        await GroupCommits.WriteAsync(
            _broker.Properties(), "group", [new GroupCommit(new PartitionId(topic, 1), 1, metadata)], Limit);

        Assert.Equal(
            [
                new GroupCommit(new PartitionId(topic, 0), -1001, string.Empty),
                new GroupCommit(new PartitionId(topic, 1), 1, metadata),
            ],
            await _broker.CommittedAsync("group", topic));
    }

    [Theory]
    [InlineData("consumer")]
    [InlineData("classic")]
    public async Task A_group_shares_its_partitions_out_and_takes_them_over_from_a_member_that_leaves(string protocol)
    {
        var topic = await _broker.NewTopicAsync(partitions: 4);
        using var first = Member(topic, protocol);
        await Until(() => first.Assignment.Count == 4, first);
        using var second = Member(topic, protocol);
        await Until(() => first.Assignment.Count == 2 && second.Assignment.Count == 2, first, second);

        var leaving = Task.Run(second.Close);
        await Until(() => first.Assignment.Count == 4, first);
        await leaving.WaitAsync(Limit);
        first.Close();
    }

    [Fact]
    public async Task An_idempotent_producer_writes_each_record_once_over_a_lost_connection()
    {
        var topic = await _broker.NewTopicAsync();
        var properties = _broker.Properties();
        properties["enable.idempotence"] = "true";

        // Requests that have come in behind the lost one would be taken nevertheless, out of turn and, sent again, twice.
        properties["max.in.flight"] = "1";
        using var producer = Quiet(new ProducerBuilder<Null, string>(properties)).Build();
        const int connectionDropped = -195;
        _broker.Embedded!.FailNext(KafkaRequest.Produce, connectionDropped, connectionDropped);

        var reports = Enumerable.Range(0, 1000)
            .Select(i => producer.ProduceAsync(topic, new Message<Null, string> { Value = $"{i}" }));
        await Task.WhenAll(reports).WaitAsync(Limit);

        var values = (await _broker.ReadToEndAsync(topic)).Select(r => r.ValueText);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i}"), values);
    }

    [Fact]
    public async Task The_oldest_records_of_a_partition_vanish_beyond_its_size()
    {
        var topic = await _broker.NewTopicAsync();
        var properties = _broker.Properties();
        properties["batch.num.messages"] = "10";
        using var producer = Quiet(new ProducerBuilder<Null, byte[]>(properties)).Build();
        const int bytes = 10_000;
        const int records = 2 * EmbeddedBroker.PartitionBytes / bytes;

        await Task.WhenAll(Enumerable.Range(0, records).Select(_ =>
            producer.ProduceAsync(topic, new Message<Null, byte[]> { Value = new byte[bytes] }))).WaitAsync(Limit);

        var kept = await _broker.ReadToEndAsync(topic);
        Assert.InRange(kept.Count * bytes, EmbeddedBroker.PartitionBytes * 9 / 10, EmbeddedBroker.PartitionBytes);
        Assert.Equal(records - 1, kept[^1].Offset);
    }

    [Fact]
    public async Task Deleted_records_move_the_beginning()
    {
        var topic = await _broker.NewTopicAsync();
        foreach (var value in (string[])["0", "1", "2"])
        {
            await _broker.ProduceValuesAsync(topic, value);
        }

        _broker.Embedded!.DeleteRecords(new PartitionId(topic, 0), 2);

        Assert.Equal(["2"], (await _broker.ReadToEndAsync(topic)).Select(r => r.ValueText));
    }

    [Fact]
    public async Task Records_and_offsets_outlive_an_outage()
    {
        var topic = await _broker.NewTopicAsync();
        await _broker.ProduceValuesAsync(topic, "before");
        _broker.Embedded!.GoDown();
        var during = _broker.ProduceValuesAsync(topic, "during");

        _broker.Embedded.ComeUp();
        await during;

        Assert.Equal(["before", "during"], (await _broker.ReadToEndAsync(topic)).Select(r => r.ValueText));
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static ProducerBuilder<TKey, TValue> Quiet<TKey, TValue>(ProducerBuilder<TKey, TValue> builder) =>
        builder.SetLogHandler((_, _) => { });

    private static async Task Until(Func<bool> condition, params IConsumer<Ignore, Ignore>[] members) =>
        await Task.Run(() =>
        {
            using var timeUp = new CancellationTokenSource(Limit);
            while (!condition())
            {
                timeUp.Token.ThrowIfCancellationRequested();
                foreach (var member in members)
                {
                    member.Consume(TimeSpan.FromMilliseconds(10));
                }
            }
        });

    private IConsumer<Ignore, Ignore> Member(string topic, string protocol)
    {
        var properties = _broker.ConsumerProperties();
        properties["group.id"] = "group";
        properties["group.protocol"] = protocol;
        if (protocol == "classic")
        {
            properties["partition.assignment.strategy"] = "cooperative-sticky";
            properties["session.timeout.ms"] = "1500";
            properties["heartbeat.interval.ms"] = "100";
        }

        var member = new ConsumerBuilder<Ignore, Ignore>(properties).SetLogHandler((_, _) => { }).Build();
        member.Subscribe(topic);
        return member;
    }
}
