using Microsoft.Extensions.Logging;
using TaskQueue.Core.Offsets;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Reads task records through librdkafka.</summary>
/// <remarks>
/// This class is the side of the other threads: it leaves what they say where <see cref="ConsumerLoop"/>, which runs on the
/// consumer's own thread and alone touches all state, picks it up between polls.
/// </remarks>
internal sealed class RecordConsumer : IRecordConsumer
{
    // Freeing the client waits for requests that a broker has not answered, up to a minute; nobody else has to.
    private static readonly TimeSpan FreeTimeout = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(5);

    private readonly ConsumerSettings _settings;
    private readonly ILogger _logger;
    private readonly ConsumerLog _log;
    private readonly TimeProvider _time;
    private readonly Func<ICommitChannel, ICommitChannel> _commits;
    private readonly ConsumerInbox _inbox = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _started;

    /// <summary>Creates the consumer; it connects at <see cref="Start"/>.</summary>
    /// <param name="settings">What to read, for whom, how much at once.</param>
    /// <param name="logger">Receives the consumer's and the client's log.</param>
    /// <param name="time">The clock.</param>
    public RecordConsumer(ConsumerSettings settings, ILogger<RecordConsumer> logger, TimeProvider time)
        : this(settings, logger, time, commits => commits)
    {
    }

    /// <summary>Creates the consumer; it connects at <see cref="Start"/>.</summary>
    /// <param name="settings">What to read, for whom, how much at once.</param>
    /// <param name="logger">Receives the consumer's and the client's log.</param>
    /// <param name="time">The clock.</param>
    /// <param name="commits">Puts something around the way that commits take.</param>
    internal RecordConsumer(
        ConsumerSettings settings,
        ILogger<RecordConsumer> logger,
        TimeProvider time,
        Func<ICommitChannel, ICommitChannel> commits)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentNullException.ThrowIfNull(time);

        _settings = settings;
        _logger = logger;
        _log = new ConsumerLog(logger);
        _time = time;
        _commits = commits;
    }

    /// <summary>Gets how many updates came for assignments that were over.</summary>
    public long StaleUpdates => _inbox.StaleUpdates;

    /// <inheritdoc/>
    /// <exception cref="KafkaClientException">A setting is unknown or wrong.</exception>
    /// <exception cref="InvalidOperationException">The consumer was started or closed before.</exception>
    public void Start(IRecordListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("A consumer is started once.");
        }

        ConsumerLoop loop;
        try
        {
            loop = new ConsumerLoop(_settings, _inbox, listener, _logger, _log, _time, _commits);
        }
        catch
        {
            // No thread will ever say that it has ended.
            End();
            throw;
        }

        var thread = new Thread(() => Run(loop)) { IsBackground = true, Name = $"consumer {_settings.Group}" };
        thread.Start();
    }

    /// <inheritdoc/>
    public void Update(OffsetUpdate[] updates) => _inbox.Add(updates);

    /// <inheritdoc/>
    public void StopReading() => _inbox.StopReading();

    /// <inheritdoc/>
    public async Task CloseAsync(TimeSpan timeout)
    {
        if (Interlocked.Exchange(ref _started, 1) == 0)
        {
            End();
        }

        _inbox.Close(timeout);
        try
        {
            await _ended.Task.WaitAsync(timeout + FreeTimeout);
        }
        catch (TimeoutException)
        {
            _log.FreeTimedOut(timeout + FreeTimeout);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(CloseAsync(DisposeTimeout));

    private void Run(ConsumerLoop loop)
    {
        try
        {
            using (loop)
            {
                loop.Run();
            }
        }
        finally
        {
            End();
        }
    }

    private void End()
    {
        _inbox.End();
        _ended.TrySetResult();
    }
}
