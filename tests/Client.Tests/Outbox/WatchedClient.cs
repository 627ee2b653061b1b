using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace TaskQueue.Client.Tests.Outbox;

/// <summary>A client that tells when the relay begins to send, and what the broker has acknowledged.</summary>
/// <param name="client">Enqueues the tasks.</param>
internal sealed class WatchedClient(ITaskQueueClient client) : ITaskQueueClient
{
    private readonly Channel<bool> _calls = Channel.CreateUnbounded<bool>();
    private readonly List<string> _acknowledged = [];

    /// <summary>Gets the ids of the tasks that the broker has acknowledged, in order; to be read while the relay rests.</summary>
    public IReadOnlyList<string> Acknowledged => _acknowledged;

    /// <summary>Waits for a call of the relay that nobody has waited for yet: what it sent before is marked.</summary>
    public Task NextCallAsync() => _calls.Reader.ReadAsync().AsTask().WaitAsync(ClientUnderTest.Patience);

    public async IAsyncEnumerable<EnqueuedTask> EnqueueManyAsync(
        IEnumerable<EnqueueRequest> requests, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        _calls.Writer.TryWrite(true);
        await foreach (var task in client.EnqueueManyAsync(requests, cancellationToken))
        {
            _acknowledged.Add(task.Id);
            yield return task;
        }
    }

    public IAsyncEnumerable<EnqueuedTask> EnqueueManyAsync(
        IAsyncEnumerable<EnqueueRequest> requests, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<EnqueuedTask> EnqueueAsync(EnqueueRequest request, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<EndedTask> WaitAsync(string id, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
}
