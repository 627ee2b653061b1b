using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Reading;

/// <summary>Reads partitions of one topic from given offsets on, and goes on as records come in, without a group.</summary>
/// <remarks>
/// One thread of its own, which waits for the client's wake-ups and reads in batches. Outages are borne: the client connects again and
/// goes on where it was. Offsets that the log no longer has become its oldest.
/// </remarks>
internal sealed partial class TopicFollower : IDisposable
{
    private static readonly TimeSpan WaitAtMost = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(5);

    private readonly string _topic;
    private readonly IFollowListener _listener;
    private readonly ILogger _logger;
    private readonly ClientLog _log;
    private readonly ClientHandle _client;
    private readonly QueueHandle _control;
    private readonly QueueHandle _data;
    private readonly MessageBatch _messages = new();
    private readonly HeaderWriter _headers = new();
    private readonly WakeSignal _wake = new();
    private readonly ConcurrentQueue<IReadOnlyList<FollowStart>> _added = new();
    private readonly Thread _thread;
    private volatile bool _disposed;
    private volatile string? _lastError;

    /// <summary>Creates the follower, which begins at once.</summary>
    /// <param name="properties">librdkafka's settings: bootstrap servers, security, tuning.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="starts">The partitions and where to begin.</param>
    /// <param name="listener">Is told of records.</param>
    /// <param name="logger">Receives the client's log.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="KafkaClientException">A setting is unknown or wrong.</exception>
    public TopicFollower(
        IReadOnlyDictionary<string, string> properties,
        string topic,
        IReadOnlyList<FollowStart> starts,
        IFollowListener listener,
        ILogger<TopicFollower> logger,
        TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(properties);
        ArgumentNullException.ThrowIfNull(logger);
        _topic = topic;
        _listener = listener;
        _logger = logger;
        _log = new ClientLog(logger, time);
        _client = ClientHandle.Create(ClientKind.Consumer, Complete(properties), EventKinds.Error | EventKinds.Log);
        _ = LibRdKafka.PollSetConsumer(_client);
        _control = QueueHandle.OfConsumer(_client);
        _ = LibRdKafka.SetLogQueue(_client, _control);
        _data = QueueHandle.New(_client);
        _control.EnableWake(_wake.Set);
        _data.EnableWake(_wake.Set);
        _added.Enqueue(starts);
        _thread = new Thread(Run) { IsBackground = true, Name = $"follow {topic}" };
        _thread.Start();
    }

    /// <summary>Gets what the client said last of its connections; <see langword="null"/> if nothing since a record was read.</summary>
    public string? LastError => _lastError;

    /// <summary>Reads further partitions too. Safe from any thread.</summary>
    /// <param name="starts">Partitions that are not read yet, and where to begin.</param>
    public void Add(IReadOnlyList<FollowStart> starts)
    {
        _added.Enqueue(starts);
        _wake.Set();
    }

    /// <summary>Stops reading and frees the client, within seconds; the listener is told nothing any more.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _wake.Set();
        if (Thread.CurrentThread != _thread && !_thread.Join(DisposeTimeout))
        {
            DisposeTimedOut(_topic, DisposeTimeout);
        }
    }

    private static Dictionary<string, string> Complete(IReadOnlyDictionary<string, string> properties)
    {
        var complete = ReaderProperties.Complete(properties);
        complete["enable.partition.eof"] = "false";
        complete["auto.offset.reset"] = "earliest";
        return complete;
    }

    [LoggerMessage(1704, LogLevel.Warning, "TQ1704: The reader of '{Topic}' was not freed within {Timeout}; it is left to the end of the process")]
    private partial void DisposeTimedOut(string topic, TimeSpan timeout);
}
