namespace TaskQueue.Kafka.Native;

/// <summary>Reads messages from partition queues, a batch at a time; used again and again by one thread.</summary>
internal sealed unsafe class MessageBatch
{
    /// <summary>How many messages one read takes at most.</summary>
    public const int Capacity = 1023;

    private readonly nint[] _messages = GC.AllocateArray<nint>(Capacity, pinned: true);

    /// <summary>Takes what lies in a queue, without waiting.</summary>
    /// <param name="queue">A partition's queue.</param>
    /// <param name="max">How many to take at most; no more than <see cref="Capacity"/>.</param>
    /// <returns>How many were taken. Fewer than <paramref name="max"/>: the queue was empty.</returns>
    public int Read(QueueHandle queue, int max)
    {
        fixed (nint* first = _messages)
        {
            var taken = LibRdKafka.ConsumeBatchQueue(
                queue.Pointer, 0, (NativeMessage**)first, (nuint)Math.Min(max, Capacity));
            return taken < 0 ? 0 : (int)taken;
        }
    }

    /// <summary>Returns one of the messages read last, valid until <see cref="Destroy"/>.</summary>
    /// <param name="index">The message's place, counted from 0.</param>
    public ConsumedMessage this[int index] => new((NativeMessage*)_messages[index]);

    /// <summary>Destroys one of the messages read last; to be called once for each.</summary>
    /// <param name="index">The message's place, counted from 0.</param>
    public void Destroy(int index) => LibRdKafka.MessageDestroy((NativeMessage*)_messages[index]);
}
