using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace TaskQueue.Kafka.Baseline;

/// <summary>What this project is measured against: a plain loop on Confluent.Kafka, one record at a time, safe and as fast as it gets.</summary>
/// <remarks>
/// <para>
/// It consumes a task, runs the handler, produces the result, and commits offsets only after the broker has acknowledged the results,
/// without waiting for them in between. It writes what a node writes: the same keys, the same headers. It has no retries, no dead letters, no
/// deadlines and one task at a time: that is what it costs less for.
/// </para>
/// <para>Uses one thread; at least once: a crash runs again what was not committed.</para>
/// </remarks>
internal sealed class PlainLoop
{
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly byte[] SpecVersion = "1.0"u8.ToArray();

    private readonly PlainLoopSettings _settings;
    private readonly Func<byte[], byte[]> _handler;
    private readonly TimeProvider _time;
    private readonly byte[] _source;
    private readonly Queue<CommitBatch> _sealed = new();
    private CommitBatch _open = new();
    private long _openedAt;

    private PlainLoop(PlainLoopSettings settings, Func<byte[], byte[]> handler, TimeProvider time)
    {
        _settings = settings;
        _handler = handler;
        _time = time;
        _source = Encoding.UTF8.GetBytes($"/task-queue/{settings.Group}");
        _openedAt = time.GetTimestamp();
    }

    /// <summary>Runs tasks until so many have been handled or the token is canceled.</summary>
    /// <param name="settings">Topics, group, clients.</param>
    /// <param name="handler">Turns a task's value, empty for null, into its result.</param>
    /// <param name="count">How many tasks to handle.</param>
    /// <param name="time">The clock for commits.</param>
    /// <param name="cancel">Ends the loop early; what was handled is committed all the same.</param>
    /// <returns>How many tasks were handled; their results are acknowledged, their offsets committed.</returns>
    /// <exception cref="KafkaClientException">A client cannot work, or a result was not written.</exception>
    public static Task<long> RunAsync(
        PlainLoopSettings settings,
        Func<byte[], byte[]> handler,
        long count,
        TimeProvider time,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(time);
        return Task.Factory.StartNew(
            () => new PlainLoop(settings, handler, time).Run(count, cancel),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    private static Dictionary<string, string> With(
        IReadOnlyDictionary<string, string> given, params (string Key, string Value)[] more)
    {
        var properties = new Dictionary<string, string>(given);
        foreach (var (key, value) in more)
        {
            properties[key] = value;
        }

        return properties;
    }

    private static byte[]? HeaderOf(Headers headers, string name) =>
        headers.TryGetLastBytes(name, out var value) ? value : null;

    private byte[] IdOf(ConsumeResult<byte[]?, byte[]?> record) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{_settings.TaskTopic}-{record.Partition.Value}-{record.Offset.Value}"));

    private long Run(long count, CancellationToken cancel)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(ProducerProperties()).Build();
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(ConsumerProperties())
            .SetPartitionsRevokedHandler((c, _) => CommitAll(c, producer))
            .SetPartitionsLostHandler((_, _) => Forget())
            .Build();
        consumer.Subscribe(_settings.TaskTopic);

        long handled = 0;
        while (handled < count && !cancel.IsCancellationRequested)
        {
            if (consumer.Consume(PollInterval) is { } record)
            {
                var result = ResultOf(record);
                _open.Add(record.Partition.Value, record.Offset.Value);
                Produce(producer, result);
                handled++;
            }

            CommitDelivered(consumer);
        }

        CommitAll(consumer, producer);
        consumer.Close();
        return handled;
    }

    private Message<byte[]?, byte[]?> ResultOf(ConsumeResult<byte[]?, byte[]?> record)
    {
        var task = record.Message;
        var result = new Message<byte[]?, byte[]?> { Value = _handler(task.Value ?? []) };
        if (task.Headers is not { Count: > 0 } headers)
        {
            result.Key = _settings.KeyByTaskKey ? task.Key : IdOf(record);
            return result;
        }

        var id = HeaderOf(headers, "ce_id") ?? IdOf(record);
        result.Key = _settings.KeyByTaskKey ? task.Key : id;
        result.Headers = new Headers
        {
            { "ce_specversion", SpecVersion },
            { "ce_id", id },
            { "ce_source", _source },
            { "ce_type", [.. HeaderOf(headers, "ce_type") ?? "task"u8, .. ".completed"u8] },
        };
        foreach (var name in (ReadOnlySpan<string>)["traceparent", "tracestate"])
        {
            if (HeaderOf(headers, name) is { } value)
            {
                result.Headers.Add(name, value);
            }
        }

        return result;
    }

    private void Produce(IProducer<byte[]?, byte[]?> producer, Message<byte[]?, byte[]?> result)
    {
        while (true)
        {
            try
            {
                producer.Produce(_settings.ResultTopic, result, _open.OnDelivered);
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Flush(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    private void CommitDelivered(IConsumer<byte[]?, byte[]?> consumer)
    {
        if (_open.Count >= _settings.CommitMaxCount
            || _time.GetElapsedTime(_openedAt) >= _settings.CommitMaxInterval)
        {
            Seal();
        }

        while (_sealed.TryPeek(out var batch) && batch.IsDelivered)
        {
            consumer.Commit(_sealed.Dequeue().Offsets(_settings.TaskTopic));
        }
    }

    private void CommitAll(IConsumer<byte[]?, byte[]?> consumer, IProducer<byte[]?, byte[]?> producer)
    {
        Seal();
        producer.Flush(FlushTimeout);
        while (_sealed.TryDequeue(out var batch))
        {
            if (!batch.IsDelivered)
            {
                throw new KafkaClientException($"results were not acknowledged within {FlushTimeout.TotalSeconds} s");
            }

            consumer.Commit(batch.Offsets(_settings.TaskTopic));
        }
    }

    private void Seal()
    {
        if (_open.Count > 0)
        {
            _sealed.Enqueue(_open);
            _open = new CommitBatch();
        }

        _openedAt = _time.GetTimestamp();
    }

    private void Forget()
    {
        _sealed.Clear();
        _open = new CommitBatch();
    }

    private Dictionary<string, string> ConsumerProperties() => With(
        _settings.Consumer,
        ("group.id", _settings.Group),
        ("enable.auto.commit", "false"),
        ("enable.auto.offset.store", "false"),
        ("auto.offset.reset", "earliest"),
        ("dotnet.consumer.consume.result.fields", "headers"));

    // As above, no more is filled in for each record than the loop needs.
    private Dictionary<string, string> ProducerProperties() => With(
        _settings.Producer,
        ("acks", "all"),
        ("enable.idempotence", "true"),
        ("partitioner", "murmur2_random"),
        ("dotnet.producer.delivery.report.fields", "status"));
}
