using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Embedded;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.TestSupport.Brokers;

/// <summary>A broker for tests: the embedded one, or the real one that <c>TASKQUEUE_KAFKA</c> names.</summary>
/// <remarks>Tests share a real broker: take topics and groups from <see cref="Unique"/>.</remarks>
public sealed class TestBroker : IDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    private readonly Lazy<IProducer<byte[]?, byte[]?>> _producer;
    private readonly Dictionary<string, string> _properties;

    private TestBroker(EmbeddedBroker? embedded, string bootstrapServers, Dictionary<string, string>? more = null)
    {
        Embedded = embedded;
        BootstrapServers = bootstrapServers;
        _properties = new Dictionary<string, string>(more ?? []) { ["bootstrap.servers"] = bootstrapServers };
        _producer = new Lazy<IProducer<byte[]?, byte[]?>>(() =>
            new ProducerBuilder<byte[]?, byte[]?>(new Dictionary<string, string>(Properties()) { ["message.max.bytes"] = "10000000" }).SetLogHandler((_, _) => { }).Build());
    }

    /// <summary>Gets the embedded broker, for making it fail; <see langword="null"/> if this is a real one.</summary>
    public EmbeddedBroker? Embedded { get; }

    public bool IsReal => Embedded is null;

    public string BootstrapServers { get; }

    /// <summary>Returns the real broker if there is, or has to be, one; else starts an embedded one.</summary>
    public static TestBroker Start() => RealKafka.SkipReason is null ? Real() : StartEmbedded();

    /// <summary>Starts an embedded broker or returns the real one.</summary>
    public static TestBroker Start(BrokerKind kind) => kind == BrokerKind.Real ? Real() : StartEmbedded();

    /// <summary>Starts an embedded broker.</summary>
    public static TestBroker StartEmbedded()
    {
        var embedded = EmbeddedBroker.Start(new Dictionary<string, int>());
        return new TestBroker(embedded, embedded.BootstrapServers);
    }

    /// <summary>Returns the real broker; for tests marked <see cref="RealKafkaFactAttribute"/>.</summary>
    public static TestBroker Real() => new(null, RealKafka.Require());

    /// <summary>Returns the broker that a test has taken to break it.</summary>
    /// <remarks>The test's own clients find out soon that it is back; how soon nodes do is up to them.</remarks>
    public static TestBroker Faulty(FaultyKafka kafka) => new(
        null,
        kafka.BootstrapServers,
        new() { ["socket.timeout.ms"] = "3000", ["reconnect.backoff.max.ms"] = "500" });

    /// <summary>Returns the broker with rights, as a user of it; for tests marked <see cref="SecureKafkaFactAttribute"/>.</summary>
    public static TestBroker Secure(string user = SecureKafka.Admin) => new(
        null,
        SecureKafka.Address,
        new(SecureKafka.PropertiesOf(user)) { ["sasl.password"] = SecureKafka.PasswordOf(user) });

    /// <summary>Returns a name that nothing else on the broker has.</summary>
    public static string Unique(string prefix = "test") => $"{prefix}-{Guid.NewGuid():N}";

    /// <summary>Returns settings for any client of this broker; more of them may be added.</summary>
    public Dictionary<string, string> Properties() => new(_properties);

    /// <summary>Returns settings for a consumer of this broker, quick also on the embedded one; more of them may be added.</summary>
    /// <remarks>On the embedded broker groups are of KIP-848; who wants another kind sets <c>group.protocol=classic</c>.</remarks>
    public Dictionary<string, string> ConsumerProperties()
    {
        var properties = Properties();
        if (!IsReal)
        {
            properties["group.protocol"] = "consumer";
            foreach (var (name, value) in EmbeddedBroker.ClientProperties)
            {
                properties[name] = value;
            }
        }

        return properties;
    }

    /// <summary>Creates a topic with a unique name and returns the name.</summary>
    public async Task<string> NewTopicAsync(int partitions = 1, string prefix = "test")
    {
        var name = Unique(prefix);
        await CreateTopicAsync(name, partitions);
        return name;
    }

    /// <summary>Creates a topic.</summary>
    /// <param name="name">The topic's name.</param>
    /// <param name="partitions">How many partitions it has.</param>
    /// <param name="configuration">Kafka's settings of the topic; ignored by the embedded broker, which has none.</param>
    public async Task CreateTopicAsync(
        string name, int partitions, IReadOnlyDictionary<string, string>? configuration = null)
    {
        if (Embedded is not null)
        {
            Embedded.CreateTopic(name, partitions);
            return;
        }

        using var admin = new AdminClientBuilder(Properties()).SetLogHandler((_, _) => { }).Build();
        await admin.CreateTopicsAsync(
            [
                new TopicSpecification
                {
                    Name = name,
                    NumPartitions = partitions,
                    ReplicationFactor = 1,
                    Configs = new Dictionary<string, string>(configuration ?? new Dictionary<string, string>()),
                },
            ],
            new CreateTopicsOptions { OperationTimeout = CallTimeout, RequestTimeout = CallTimeout });
        using var topics = new TopicAdmin(Properties());
        await topics.AwaitTopicsAsync([name], CancellationToken.None);
    }

    /// <summary>Changes settings of a topic on a real broker; the others stay.</summary>
    public async Task AlterTopicAsync(string topic, IReadOnlyDictionary<string, string> configuration)
    {
        using var admin = new AdminClientBuilder(Properties()).SetLogHandler((_, _) => { }).Build();
        await admin.IncrementalAlterConfigsAsync(
            new Dictionary<ConfigResource, List<ConfigEntry>>
            {
                [new ConfigResource { Type = ResourceType.Topic, Name = topic }] =
                [
                    .. configuration.Select(entry => new ConfigEntry
                    {
                        Name = entry.Key,
                        Value = entry.Value,
                        IncrementalOperation = AlterConfigOpType.Set,
                    }),
                ],
            },
            new IncrementalAlterConfigsOptions { RequestTimeout = CallTimeout });
    }

    /// <summary>Deletes a topic.</summary>
    public async Task DeleteTopicAsync(string name)
    {
        if (Embedded is not null)
        {
            Embedded.DeleteTopic(name);
            return;
        }

        using var topics = new TopicAdmin(Properties());
        await topics.DeleteAsync([name], CancellationToken.None);
    }

    /// <summary>Adds partitions to a topic of the real broker.</summary>
    public async Task GrowTopicAsync(string name, int partitions)
    {
        using var admin = new AdminClientBuilder(Properties()).SetLogHandler((_, _) => { }).Build();
        await admin.CreatePartitionsAsync(
            [new PartitionsSpecification { Topic = name, IncreaseTo = partitions }],
            new CreatePartitionsOptions { OperationTimeout = CallTimeout, RequestTimeout = CallTimeout });
        using var topics = new TopicAdmin(Properties());
        while ((await topics.DescribeAsync([name], CancellationToken.None)).Topics[0].Partitions < partitions)
        {
        }
    }

    /// <summary>Writes records and waits until the broker has acknowledged all of them.</summary>
    /// <returns>The records with the partitions and offsets they got.</returns>
    public async Task<IReadOnlyList<TestRecord>> ProduceAsync(string topic, params IEnumerable<TestRecord> records)
    {
        var all = records.ToList();
        var results = await Task.WhenAll(all.Select(record => _producer.Value.ProduceAsync(
            new TopicPartition(topic, record.Partition),
            new Message<byte[]?, byte[]?>
            {
                Key = record.Key,
                Value = record.Value,
                Headers = HeadersOf(record),
                Timestamp = record.TimestampMs is { } timestamp ? new Timestamp(timestamp, TimestampType.CreateTime) : Timestamp.Default,
            }))).WaitAsync(CallTimeout);
        return
        [
            .. all.Zip(results, (record, result) =>
                record with { Partition = result.Partition.Value, Offset = result.Offset.Value }),
        ];
    }

    /// <summary>Writes records that have a value alone.</summary>
    public Task<IReadOnlyList<TestRecord>> ProduceValuesAsync(string topic, params IEnumerable<string> values) =>
        ProduceAsync(topic, values.Select(value => TestRecord.Of(null, value)));

    /// <summary>Reads a topic from its beginning until so many records have come.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="count">How many records to wait for.</param>
    /// <param name="timeout">How long to wait; 30 s unless given.</param>
    /// <returns>The first records read, in order within each partition; fewer than asked for when the time was up.</returns>
    public Task<IReadOnlyList<TestRecord>> ReadAsync(string topic, int count, TimeSpan? timeout = null) =>
        Task.Run<IReadOnlyList<TestRecord>>(() => Read(topic, count, timeout ?? CallTimeout));

    /// <summary>Reads all records that a topic has by now.</summary>
    public Task<IReadOnlyList<TestRecord>> ReadToEndAsync(string topic) =>
        Task.Run<IReadOnlyList<TestRecord>>(() => Read(topic, int.MaxValue, CallTimeout));

    /// <summary>Reads what a group has committed for each partition of a topic.</summary>
    internal Task<IReadOnlyList<GroupCommit>> CommittedAsync(string group, string topic)
    {
        using var admin = new AdminClientBuilder(Properties()).SetLogHandler((_, _) => { }).Build();
        var partitions = admin.GetMetadata(topic, CallTimeout).Topics.Single().Partitions;
        return GroupCommits.ReadAsync(
            Properties(),
            group,
            [.. partitions.Select(p => new PartitionId(topic, p.PartitionId))],
            CallTimeout);
    }

    /// <summary>Returns the partitions of a topic.</summary>
    public Task<IReadOnlyList<PartitionId>> PartitionsAsync(string topic) => Task.Run<IReadOnlyList<PartitionId>>(() =>
    {
        using var admin = new AdminClientBuilder(Properties()).SetLogHandler((_, _) => { }).Build();
        return
        [
            .. admin.GetMetadata(topic, CallTimeout).Topics.Single().Partitions
                .Select(partition => new PartitionId(topic, partition.PartitionId)),
        ];
    });

    /// <summary>Changes a setting of a topic of a real broker.</summary>
    public async Task ConfigureTopicAsync(string name, string setting, string value)
    {
        using var admin = new AdminClientBuilder(Properties()).SetLogHandler((_, _) => { }).Build();
        await admin.IncrementalAlterConfigsAsync(new Dictionary<ConfigResource, List<ConfigEntry>>
        {
            [new ConfigResource { Type = ResourceType.Topic, Name = name }] =
                [new ConfigEntry { Name = setting, Value = value, IncrementalOperation = AlterConfigOpType.Set }],
        });
    }

    /// <summary>Deletes a partition's oldest records, as retention would.</summary>
    public async Task DeleteRecordsAsync(string topic, int partition, long before)
    {
        if (Embedded is not null)
        {
            Embedded.DeleteRecords(new PartitionId(topic, partition), before);
            return;
        }

        using var admin = new AdminClientBuilder(Properties()).SetLogHandler((_, _) => { }).Build();
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, partition, before)]);
    }

    public void Dispose()
    {
        if (_producer.IsValueCreated)
        {
            _producer.Value.Dispose();
        }

        Embedded?.Dispose();
    }

    private List<TestRecord> Read(string topic, int count, TimeSpan timeout)
    {
        var properties = ConsumerProperties();
        properties["group.id"] = Unique("reader");
        properties["enable.auto.commit"] = "false";
        properties["enable.partition.eof"] = count == int.MaxValue ? "true" : "false";
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(properties).SetLogHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = admin.GetMetadata(topic, CallTimeout).Topics.Single().Partitions;
        consumer.Assign(partitions.Select(p => new TopicPartitionOffset(topic, p.PartitionId, Offset.Beginning)));

        var records = new List<TestRecord>();
        var ended = new HashSet<int>();
        using var timeUp = new CancellationTokenSource(timeout);
        try
        {
            while (records.Count < count && ended.Count < partitions.Count)
            {
                var result = consumer.Consume(timeUp.Token);
                if (result.IsPartitionEOF)
                {
                    ended.Add(result.Partition.Value);
                }
                else
                {
                    records.Add(RecordOf(result));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The time is up; the caller sees by the count.
        }

        return records;
    }

    private static Headers? HeadersOf(TestRecord record)
    {
        if (record.Headers.Count == 0)
        {
            return null;
        }

        var headers = new Headers();
        foreach (var (name, value) in record.Headers)
        {
            headers.Add(name, value);
        }

        return headers;
    }

    private static TestRecord RecordOf(ConsumeResult<byte[]?, byte[]?> result) => new()
    {
        Key = result.Message.Key,
        Value = result.Message.Value,
        Headers =
        [
            .. (result.Message.Headers ?? []).Select(h => KeyValuePair.Create(h.Key, (byte[]?)h.GetValueBytes())),
        ],
        Partition = result.Partition.Value,
        Offset = result.Offset.Value,
    };
}
