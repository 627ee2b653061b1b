using TaskQueue.Kafka.Producing;

namespace TaskQueue.Actors.Streams;

/// <summary>Records that a client did not take because its queue was full, in their order, apart for each client.</summary>
/// <remarks>There are no more of them than tasks in flight. Not thread-safe: the state of one stage.</remarks>
internal sealed class BlockedWrites
{
    private readonly OutcomeProducers _producers;
    private readonly Dictionary<IRecordProducer, Queue<PendingWrite>> _queues = [];

    /// <summary>Creates an empty set.</summary>
    /// <param name="producers">The clients.</param>
    public BlockedWrites(OutcomeProducers producers)
    {
        _producers = producers;
        _queues[producers.Results] = new Queue<PendingWrite>();
        _queues[producers.DeadLetters] = new Queue<PendingWrite>();
        _queues[producers.Events] = new Queue<PendingWrite>();
    }

    /// <summary>Gets how many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Gets all of them.</summary>
    public IEnumerable<PendingWrite> All => _queues.Values.SelectMany(queue => queue);

    /// <summary>Returns whether records wait for room in a client's queue.</summary>
    public bool IsBlocked(IRecordProducer producer) => _queues[producer].Count > 0;

    /// <summary>Adds a record if others of the same client wait: it must not overtake them.</summary>
    public bool TryAddBehind(in PendingWrite write)
    {
        if (Count == 0 || !IsBlocked(_producers.Of(write.Step)))
        {
            return false;
        }

        Add(write);
        return true;
    }

    /// <summary>Adds a record behind those of the same client.</summary>
    public void Add(in PendingWrite write)
    {
        _queues[_producers.Of(write.Step)].Enqueue(write);
        Count++;
    }

    /// <summary>Sends what there is, to each client until it takes no more.</summary>
    /// <param name="trySend">Sends a record; returns whether there was room for it. It may add others.</param>
    public void SendAll(Predicate<PendingWrite> trySend)
    {
        foreach (var queue in _queues.Values)
        {
            while (queue.TryPeek(out var write) && trySend(write))
            {
                queue.Dequeue();
                Count--;
            }
        }
    }
}
