using Microsoft.Extensions.Logging;
using TaskQueue.Core;
using TaskQueue.Core.Records;
using TaskQueue.Kafka;
using TaskQueue.Kafka.Reading;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Client.Waiting;

/// <summary>Reads the result topic for all waits of a client, from the first wait on. Safe from any thread.</summary>
internal sealed partial class EndingReader : IAsyncDisposable
{
    /// <summary>How often is looked whether the topic has got more partitions, or is gone.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly KafkaProperties _properties;
    private readonly string _topic;
    private readonly TimeSpan _window;
    private readonly EndingBoard _board;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private Task? _reading;
    private TaskCompletionSource? _begun;
    private volatile string? _unreachable;
    private volatile TopicFollower? _follower;

    /// <summary>Creates the reader; it does nothing before <see cref="EnsureStarted"/>.</summary>
    public EndingReader(
        KafkaProperties properties, TaskQueueClientOptions options, EndingBoard board, ILoggerFactory loggers, TimeProvider time)
    {
        _properties = properties;
        _topic = options.ResultTopic;
        _window = options.WaitWindow;
        _board = board;
        _loggers = loggers;
        _logger = loggers.CreateLogger<EndingReader>();
        _time = time;
    }

    /// <summary>Gets what stands in the way at the moment; <see langword="null"/> for nothing.</summary>
    public string? Obstacle => _unreachable ?? _follower?.LastError;

    /// <summary>Begins to read unless that is under way.</summary>
    /// <returns>Completes once every ending that is written from then on will be read; fails if the topic cannot be read.</returns>
    public Task EnsureStarted()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, typeof(TaskQueueClient));
            if (_reading is null)
            {
                var begun = _begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _reading = Task.Run(() => RunAsync(begun));
            }

            return _begun!.Task;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task? reading;
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            _stop.Cancel();
            reading = _reading;
        }

        await (reading ?? Task.CompletedTask);
        _board.Fail(() => new ObjectDisposedException(nameof(TaskQueueClient)));
        _stop.Dispose();
    }

    private async Task RunAsync(TaskCompletionSource begun)
    {
        Exception? failure = null;
        try
        {
            await ReadAsync(begun, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            Fail(begun, new ObjectDisposedException(nameof(TaskQueueClient)));
            return;
        }
#pragma warning disable CA1031 // Whatever it is, who waits is told: nobody else would.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e;
        }

        // First this, then the waits: one that begins in between starts a new reading, and fails at worst for the same reason.
        lock (_gate)
        {
            _reading = null;
        }

        var reason = failure switch
        {
            ResultsUnreadableException known => known.Reason,
            TaskQueueException refused => refused.Message,
            null => "the reader ended",
            _ => $"{failure.GetType().Name}: {failure.Message}",
        };
        Unreadable(_topic, reason, failure is TaskQueueException ? null : failure);
        Fail(begun, new ResultsUnreadableException(_topic, reason));
        _board.Fail(() => new ResultsUnreadableException(_topic, reason));
    }

    private static void Fail(TaskCompletionSource begun, Exception error)
    {
        begun.TrySetException(error);

        // Waits are told by the board: nobody need look at this one.
        _ = begun.Task.Exception;
    }

    private async Task ReadAsync(TaskCompletionSource begun, CancellationToken cancel)
    {
        var since = _time.GetUtcNow() - _window;
        using var admin = new TopicAdmin(_properties.Admin);
        var starts = await PersistAsync(() => FindStartsAsync(admin, since, cancel), cancel);
        var listener = new Listener(_board);
        using var follower = new TopicFollower(
            _properties.Consumer, _topic, starts, listener, _loggers.CreateLogger<TopicFollower>(), _time);
        _follower = follower;
        begun.TrySetResult();
        try
        {
            await FollowAsync(admin, follower, listener, starts.Count, cancel);
        }
        finally
        {
            _follower = null;
        }
    }

    private async Task FollowAsync(
        TopicAdmin admin, TopicFollower follower, Listener listener, int partitions, CancellationToken cancel)
    {
        while (true)
        {
            await Task.WhenAny(listener.Refused, Task.Delay(LookEvery, _time, cancel));
            cancel.ThrowIfCancellationRequested();
            if (listener.Refused.IsCompleted)
            {
                throw await listener.Refused;
            }

            var now = await PersistAsync(() => CountPartitionsAsync(admin, cancel), cancel);
            if (now > partitions)
            {
                follower.Add([.. Enumerable.Range(partitions, now - partitions).Select(number => new FollowStart(number, 0))]);
                partitions = now;
            }
        }
    }

    /// <summary>Asks again until a broker answers.</summary>
    private async Task<T> PersistAsync<T>(Func<Task<T>> ask, CancellationToken cancel)
    {
        var trouble = new LastingTrouble();
        while (true)
        {
            try
            {
                var answer = await ask();
                _unreachable = null;
                return answer;
            }
            catch (TaskQueueException e) when (e is BrokerUnreachableException or KafkaClientException { IsTransient: true })
            {
                _unreachable = e.Message;
                if (trouble.IsNewsAt(_time.GetUtcNow()))
                {
                    Unreachable(_topic, e.Message);
                }
            }

            await Task.Delay(AskAgainAfter, _time, cancel);
        }
    }

    private async Task<int> CountPartitionsAsync(TopicAdmin admin, CancellationToken cancel)
    {
        var described = (await admin.DescribeAsync([_topic], cancel)).Topics[0];
        return described switch
        {
            { Exists: false } => throw new ResultsUnreadableException(
                _topic, $"there is no topic '{_topic}'; create it (taskqueue topics create), or name the one that the nodes write to"),
            { Exists: null } or { MayRead: false } => throw new TopicAccessException(_topic, "READ"),
            _ => described.Partitions,
        };
    }

    private async Task<IReadOnlyList<FollowStart>> FindStartsAsync(TopicAdmin admin, DateTimeOffset since, CancellationToken cancel)
    {
        _ = await CountPartitionsAsync(admin, cancel);
        var extents = await admin.ReadExtentsAsync([_topic], cancel);
        using var reader = new TopicReader(_properties.Consumer);
        var found = await reader.FindOffsetsAsync([.. extents.Select(extent => extent.Partition)], since, cancel);
        var older = extents.Where(extent => found[extent.Partition] > extent.End && extent.Count > 0).Select(e => e.Partition).ToList();

        // A broker that finds no record after 1970 in a partition that has some (the embedded one) finds nothing by time.
        IReadOnlyDictionary<PartitionId, long> oldest = older.Count == 0
            ? new Dictionary<PartitionId, long>()
            : await reader.FindOffsetsAsync(older, DateTimeOffset.UnixEpoch, cancel);
        return
        [
            .. extents.Select(extent => new FollowStart(
                extent.Partition.Number,
                found[extent.Partition] <= extent.End ? found[extent.Partition]
                : oldest.GetValueOrDefault(extent.Partition) > extent.End ? extent.Begin
                : extent.End)),
        ];
    }

    [LoggerMessage(1701, LogLevel.Warning, "TQ1701: Endings cannot be read from '{Topic}'; all waits have failed: {Reason}")]
    private partial void Unreadable(string topic, string reason, Exception? unforeseen);

    [LoggerMessage(1702, LogLevel.Warning, "TQ1702: Endings on '{Topic}' cannot be looked for; waits go on, and so do attempts: {Reason}")]
    private partial void Unreachable(string topic, string reason);

    /// <summary>Brings what the follower reads to the board.</summary>
    private sealed class Listener(EndingBoard board) : IFollowListener
    {
        private readonly TaskCompletionSource<TaskQueueException> _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<TaskQueueException> Refused => _refused.Task;

        public void OnRecord(in FollowedRecord record)
        {
            if (EndingDecoder.Decode(record) is { } ending)
            {
                board.Add(ending);
            }
        }

        public void OnRefused(TaskQueueException reason) => _refused.TrySetResult(reason);
    }
}
