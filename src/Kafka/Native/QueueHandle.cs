using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskQueue.Kafka.Native;

/// <summary>A reference on one of a client's queues (<c>rd_kafka_queue_t</c>).</summary>
internal sealed unsafe class QueueHandle : SafeHandle
{
    private readonly ClientHandle _client;
    private GCHandle _wake;

    private QueueHandle(ClientHandle client, nint queue)
        : base(0, ownsHandle: true)
    {
        var added = false;
        client.DangerousAddRef(ref added);
        _client = client;
        SetHandle(queue);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Gets the pointer itself, for calls too frequent for counting references.</summary>
    public nint Pointer => handle;

    /// <summary>Creates a queue of the caller's own, for answers.</summary>
    public static QueueHandle New(ClientHandle client) => new(client, LibRdKafka.QueueNew(client));

    /// <summary>Refers to the queue of the consumer group.</summary>
    public static QueueHandle OfConsumer(ClientHandle client) => new(client, LibRdKafka.QueueGetConsumer(client));

    /// <summary>Refers to the client's main queue.</summary>
    public static QueueHandle OfClient(ClientHandle client) => new(client, LibRdKafka.QueueGetMain(client));

    /// <summary>Refers to a partition's queue and takes it out of the group's, for good.</summary>
    public static QueueHandle OfPartition(ClientHandle client, string topic, int partition)
    {
        var queue = new QueueHandle(client, LibRdKafka.QueueGetPartition(client, topic, partition));
        LibRdKafka.QueueForward(queue.handle, 0);
        return queue;
    }

    /// <summary>Gets how many messages and events lie in the queue.</summary>
    public long Length => (long)LibRdKafka.QueueLength(handle);

    /// <summary>Takes a partition's queue out of the group's, for good, and lets its records come to another queue.</summary>
    public static void ForwardPartition(ClientHandle client, string topic, int partition, QueueHandle target)
    {
        using var queue = OfPartition(client, topic, partition);
        LibRdKafka.QueueForward(queue.handle, target.handle);
    }

    /// <summary>Takes one event.</summary>
    /// <param name="timeoutMs">How long to wait for one; 0 not to wait.</param>
    /// <returns>The event, to be disposed; its kind is <see cref="EventKinds.None"/> if there was none.</returns>
    public NativeEvent Poll(int timeoutMs) => new(LibRdKafka.QueuePoll(handle, timeoutMs));

    /// <summary>Sets what to call when the queue turns from empty to non-empty; called on a thread of the client.</summary>
    /// <param name="wake">The wake-up: returns at once and does not throw.</param>
    /// <remarks>Once per handle.</remarks>
    public void EnableWake(Action wake)
    {
        _wake = GCHandle.Alloc(wake);
        LibRdKafka.QueueCbEventEnable(handle, &OnNonEmpty, GCHandle.ToIntPtr(_wake));

        // What came before, such as a refused connection, has turned the queue non-empty with nobody to tell.
        if (Length > 0)
        {
            wake();
        }
    }

    /// <summary>Destroys all messages that lie in the queue.</summary>
    public void Drain()
    {
        const int AtOnce = 256;
        var messages = stackalloc NativeMessage*[AtOnce];
        nint taken;
        do
        {
            taken = LibRdKafka.ConsumeBatchQueue(handle, 0, messages, AtOnce);
            for (nint index = 0; index < taken; index++)
            {
                LibRdKafka.MessageDestroy(messages[index]);
            }
        }
        while (taken == AtOnce);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        if (_wake.IsAllocated)
        {
            LibRdKafka.QueueCbEventEnable(handle, null, 0);
            _wake.Free();
        }

        LibRdKafka.QueueDestroy(handle);
        _client.DangerousRelease();
        return true;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnNonEmpty(nint client, nint opaque)
    {
        try
        {
            ((Action)GCHandle.FromIntPtr(opaque).Target!)();
        }
#pragma warning disable CA1031 // an exception that reaches the library's thread ends the process
        catch (Exception)
        {
        }
#pragma warning restore CA1031
    }
}
