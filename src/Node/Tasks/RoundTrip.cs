using System.Runtime.CompilerServices;
using System.Threading.Channels;
using TaskQueue.Client;

namespace TaskQueue.Node.Tasks;

/// <summary>Enqueues tasks and tells of the ending of each as it comes; for one run.</summary>
/// <remarks>
/// At most <see cref="MaxOpen"/> tasks are open at a time: the next is read when one has ended. A wait begins before its task is sent;
/// that of a bare task, whose id is the place it gets, once it is acknowledged.
/// </remarks>
internal sealed class RoundTrip
{
    /// <summary>How many tasks are open at most: some 100 MiB, and far more than nodes have in flight.</summary>
    public const int MaxOpen = 100_000;

    private readonly TaskQueueClient _client;
    private readonly TimeProvider _time;
    private readonly SharedTimeouts _timeouts;

    // Has an element for each open task.
    private readonly Channel<bool> _room = Channel.CreateBounded<bool>(MaxOpen);
    private readonly Channel<OpenTask> _sent = Channel.CreateUnbounded<OpenTask>();
    private readonly Channel<TripEnd> _ended = Channel.CreateUnbounded<TripEnd>(new UnboundedChannelOptions { SingleReader = true });

    // The sending itself counts as one.
    private int _open = 1;
    private long _number;

    /// <summary>Creates it.</summary>
    /// <param name="client">Enqueues and waits; it reads endings already.</param>
    /// <param name="timeout">How long to wait for each task; <see langword="null"/> for no limit.</param>
    /// <param name="time">The clock.</param>
    public RoundTrip(TaskQueueClient client, TimeSpan? timeout, TimeProvider time)
    {
        _client = client;
        _time = time;
        _timeouts = new SharedTimeouts(timeout, time);
    }

    /// <summary>Gets how many tasks were handed to the client by now.</summary>
    public long Enqueued => Volatile.Read(ref _number);

    /// <summary>Enqueues and waits.</summary>
    /// <param name="requests">The tasks; those that are not bare have ids.</param>
    /// <param name="cancel">Ends it; tasks that were on their way may be written all the same.</param>
    /// <returns>An element for each task, as they end. Fails as enqueuing and waiting do.</returns>
    public async IAsyncEnumerable<TripEnd> RunAsync(
        IAsyncEnumerable<EnqueueRequest> requests, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var sending = SendAsync(requests, stop.Token);
        try
        {
            await foreach (var one in _ended.Reader.ReadAllAsync(cancel))
            {
                yield return one;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await sending;
        }
    }

    private async Task SendAsync(IAsyncEnumerable<EnqueueRequest> requests, CancellationToken cancel)
    {
        try
        {
            await foreach (var enqueued in _client.EnqueueManyAsync(BeginAsync(requests, cancel), cancel))
            {
                // Acknowledged in the order in which they were sent.
                if (_sent.Reader.TryRead(out var open) && open.Id is null)
                {
                    _ = WatchAsync(open with { Id = enqueued.Id }, _timeouts.Next());
                }
            }

            CloseOne();
        }
#pragma warning disable CA1031 // Whatever it is, the caller gets it, in the place of further endings.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _ended.Writer.TryComplete(e);
        }
    }

    private async IAsyncEnumerable<EnqueueRequest> BeginAsync(
        IAsyncEnumerable<EnqueueRequest> requests, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var request in requests.WithCancellation(cancel))
        {
            await _room.Writer.WriteAsync(true, cancel);
            Interlocked.Increment(ref _open);
            var open = new OpenTask(++_number, request.Id, _time.GetTimestamp());
            _sent.Writer.TryWrite(open);
            if (open.Id is not null)
            {
                _ = WatchAsync(open, _timeouts.Next());
            }

            yield return request;
        }
    }

    private async Task WatchAsync(OpenTask open, CancellationToken timeout)
    {
        EndedTask? ended = null;
        try
        {
            ended = await _client.WaitAsync(open.Id!, timeout: null, timeout);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            // Told as a task that has not ended.
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _ended.Writer.TryComplete(e);
            return;
        }

        _ended.Writer.TryWrite(new TripEnd(open.Number, open.Id!, ended, _time.GetElapsedTime(open.SentAt)));
        _room.Reader.TryRead(out _);
        CloseOne();
    }

    private void CloseOne()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _ended.Writer.TryComplete();
        }
    }

    /// <summary>A task that has not ended; a bare one has no id before it is acknowledged.</summary>
    private readonly record struct OpenTask(long Number, string? Id, long SentAt);
}
