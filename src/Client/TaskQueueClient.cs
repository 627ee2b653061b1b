using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TaskQueue.Client.Enqueuing;
using TaskQueue.Client.Waiting;
using TaskQueue.Kafka.Producing;
using TaskQueue.Kafka.Sending;

namespace TaskQueue.Client;

/// <summary>Enqueues tasks and waits for their endings, from any .NET program. Safe from any thread; one for a whole program is enough.</summary>
/// <remarks>
/// <para>
/// <b>Idempotent</b> means: while this client lives, its own repetitions after a lost answer neither double nor reorder tasks, as long as none
/// of them ends with <see cref="EnqueueException"/>: an outage beyond <see cref="TaskQueueClientOptions.EnqueueTimeout"/> begins a new sequence,
/// and tasks that are under way then, and whose answers were lost, may be written again. It does not cover a second call for the same task, a
/// second client, or a program that starts again: after an <see cref="EnqueueException"/> that says the task may be written, only an
/// <see cref="EnqueueRequest.Id"/> of your own tells two copies apart.
/// </para>
/// <para>
/// <b>Memory</b>: at most twice <see cref="TaskQueueClientOptions.MaxPendingBytes"/> of tasks and <see cref="TaskQueueClientOptions.MaxKeptBytes"/> of
/// endings, some MiB that are fetched ahead for each partition of the result topic, about 1 KiB for each wait, and the tasks of calls that
/// wait for room, which are the callers'.
/// </para>
/// <para>The producer connects when the client is created, the reader of endings at the first wait; it reads all of the result topic then on.</para>
/// </remarks>
public sealed partial class TaskQueueClient : ITaskQueueClient, IAsyncDisposable
{
    private readonly TaskQueueClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RecordSender _sender;
    private readonly TaskEnqueuer _enqueuer;
    private readonly EndingBoard _board;
    private readonly EndingReader _reader;
    private int _disposed;

    /// <summary>Creates the client; connects in the background.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="loggers">Receives what the Kafka clients tell; nobody unless given.</param>
    /// <param name="time">The clock; the system's unless given.</param>
    /// <exception cref="ClientOptionsException">Some settings cannot be used.</exception>
    /// <exception cref="Kafka.KafkaClientException">The Kafka client cannot be created.</exception>
    public TaskQueueClient(TaskQueueClientOptions options, ILoggerFactory? loggers = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        loggers ??= NullLoggerFactory.Instance;
        _time = time ?? TimeProvider.System;
        _options = options;
        _logger = loggers.CreateLogger<TaskQueueClient>();
        var properties = ClientProperties.Resolve(options);
        _sender = new RecordSender(ClientProperties.OfProducer(properties, options), loggers.CreateLogger<RecordProducer>(), _time);
        _enqueuer = new TaskEnqueuer(_sender, options, _time);
        _board = new EndingBoard(options.MaxKeptEndings, options.MaxKeptBytes);
        _reader = new EndingReader(properties, options, _board, loggers, _time);
    }

    /// <inheritdoc/>
    public Task<EnqueuedTask> EnqueueAsync(EnqueueRequest request, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _enqueuer.EnqueueAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<EnqueuedTask> EnqueueManyAsync(
        IEnumerable<EnqueueRequest> requests, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return EnqueueManyAsync(requests.ToAsyncEnumerable(), cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<EnqueuedTask> EnqueueManyAsync(
        IAsyncEnumerable<EnqueueRequest> requests, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ThrowIfDisposed();
        return _enqueuer.EnqueueManyAsync(requests, cancellationToken);
    }

    /// <summary>Begins to read endings, which otherwise the first wait does.</summary>
    /// <param name="cancellationToken">Ends the wait, not the reading.</param>
    /// <returns>
    /// Completes once every ending that is written from then on will be known, whatever <see cref="TaskQueueClientOptions.WaitWindow"/>
    /// is and however the clocks differ. Who calls it before enqueuing may set that to zero and so read nothing old.
    /// </returns>
    /// <exception cref="ResultsUnreadableException">The result topic does not exist, or may not be read.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public async Task PrepareToWaitAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        await _reader.EnsureStarted().WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<EndedTask> WaitAsync(string id, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        var wait = _board.Join(id);
        try
        {
            if (!wait.IsCompleted)
            {
                _ = _reader.EnsureStarted();
            }

            return await wait.WaitAsync(timeout ?? Timeout.InfiniteTimeSpan, _time, cancellationToken);
        }
        catch (TimeoutException) when (!wait.IsCompleted)
        {
            var obstacle = _reader.Obstacle is { } reason ? $" What stands in the way: {reason}" : string.Empty;
            throw new TimeoutException($"Task '{id}' has not ended within {timeout}, as far as '{_options.ResultTopic}' tells.{obstacle}");
        }
        finally
        {
            if (!wait.IsCompleted)
            {
                _board.Leave(id, wait);
            }
        }
    }

    /// <summary>
    /// Waits for acknowledgements of what was enqueued, for <see cref="TaskQueueClientOptions.DisposeTimeout"/> at most, and frees the client. Calls
    /// that are still open then end with an <see cref="EnqueueException"/> that says what is known, and their number is logged; waits end with an
    /// <see cref="ObjectDisposedException"/>.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _reader.DisposeAsync();
        var left = await _sender.FlushAsync(_options.DisposeTimeout);
        if (left > 0)
        {
            Unacknowledged(left, _options.DisposeTimeout);
        }

        await Task.Run(_sender.Dispose);
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);

    [LoggerMessage(1703, LogLevel.Warning, "TQ1703: {Count} tasks were not acknowledged within {Timeout} when the client was disposed; they may or may not have been written")]
    private partial void Unacknowledged(int count, TimeSpan timeout);
}
