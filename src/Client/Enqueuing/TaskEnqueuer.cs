using System.Diagnostics;
using System.Threading.Channels;
using TaskQueue.Kafka.Sending;

namespace TaskQueue.Client.Enqueuing;

/// <summary>Sends tasks and tells where each was put. Safe from any thread.</summary>
internal sealed class TaskEnqueuer
{
    /// <summary>How many tasks <see cref="EnqueueManyAsync"/> is ahead of its caller: enough to fill batches, few enough for any memory.</summary>
    public const int Window = 10_000;

    private readonly RecordSender _sender;
    private readonly TimeProvider _time;
    private readonly string _topic;
    private readonly string _source;

    /// <summary>Creates it.</summary>
    public TaskEnqueuer(RecordSender sender, TaskQueueClientOptions options, TimeProvider time)
    {
        _sender = sender;
        _time = time;
        _topic = options.Topic;
        _source = options.Source;
    }

    /// <inheritdoc cref="ITaskQueueClient.EnqueueAsync"/>
    public Task<EnqueuedTask> EnqueueAsync(EnqueueRequest request, CancellationToken cancel) => Begin(request, cancel).Enqueued;

    /// <inheritdoc cref="ITaskQueueClient.EnqueueManyAsync(IAsyncEnumerable{EnqueueRequest}, CancellationToken)"/>
    public async IAsyncEnumerable<EnqueuedTask> EnqueueManyAsync(
        IAsyncEnumerable<EnqueueRequest> requests,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var sent = Channel.CreateBounded<Task<EnqueuedTask>>(
            new BoundedChannelOptions(Window) { SingleReader = true, SingleWriter = true });
        var sending = SendAsync(requests, sent.Writer, stop.Token);
        try
        {
            // Completed with an error, the channel fails only after what came before it.
            await foreach (var task in sent.Reader.ReadAllAsync(cancel))
            {
                yield return await task;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await sending;
            Forget(sent.Reader);
        }
    }

    private async Task SendAsync(
        IAsyncEnumerable<EnqueueRequest> requests, ChannelWriter<Task<EnqueuedTask>> sent, CancellationToken cancel)
    {
        try
        {
            await foreach (var request in requests.WithCancellation(cancel))
            {
                var (accepted, enqueued) = Begin(request, cancel);
                await sent.WriteAsync(enqueued, cancel);

                // Not before there is room for this one: the next would only wait in memory.
                await accepted.WaitAsync(cancel);
            }

            sent.Complete();
        }
#pragma warning disable CA1031 // Whatever the caller's sequence throws, the caller gets, in its place.
        catch (Exception e)
#pragma warning restore CA1031
        {
            sent.TryComplete(e);
        }
    }

    private (Task Accepted, Task<EnqueuedTask> Enqueued) Begin(EnqueueRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var record = TaskComposer.Compose(request, _topic, _source, _time.GetUtcNow(), Activity.Current, out var id);
        var (accepted, outcome) = _sender.Send(record, cancel);
        return (accepted, TellAsync(_sender, id, record.Topic, outcome));
    }

    private static async Task<EnqueuedTask> TellAsync(RecordSender sender, string? id, string topic, Task<SendOutcome> sending)
    {
        var outcome = await sending;
        return outcome.Place is { } place
            ? new EnqueuedTask(id ?? $"{place.Topic}-{place.Partition}-{place.Offset}", place.Topic, place.Partition, place.Offset)
            : throw new EnqueueException(id, topic, outcome.MayBeWritten, sender.ExceptionOf(topic, outcome));
    }

    /// <summary>Looks at the errors of tasks that the caller will not take any more, so that nobody reports them as unobserved.</summary>
    private static void Forget(ChannelReader<Task<EnqueuedTask>> sent)
    {
        while (sent.TryRead(out var task))
        {
            _ = task.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
        }
    }
}
