using System.Runtime.InteropServices;

namespace TaskQueue.Kafka.Native;

/// <summary>A topic to which a producer writes (<c>rd_kafka_topic_t</c>).</summary>
internal sealed class TopicHandle : SafeHandle
{
    private readonly ClientHandle _client;

    /// <summary>Creates the handle; the topic need not exist.</summary>
    /// <param name="client">The producer.</param>
    /// <param name="topic">The topic's name.</param>
    public TopicHandle(ClientHandle client, string topic)
        : base(0, ownsHandle: true)
    {
        var added = false;
        client.DangerousAddRef(ref added);
        _client = client;
        SetHandle(LibRdKafka.TopicNew(client, topic, 0));
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Gets the pointer itself, for calls too frequent for counting references.</summary>
    public nint Pointer => handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LibRdKafka.TopicDestroy(handle);
        _client.DangerousRelease();
        return true;
    }
}
