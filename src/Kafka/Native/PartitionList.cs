using System.Runtime.InteropServices;
using System.Text;
using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Native;

/// <summary>A list of partitions with offsets and metadata (<c>rd_kafka_topic_partition_list_t</c>).</summary>
internal sealed unsafe class PartitionList : SafeHandle
{
    private PartitionList(nint list, bool owned)
        : base(0, owned) => SetHandle(list);

    /// <summary>Creates an empty list.</summary>
    /// <param name="capacity">How many partitions are expected.</param>
    public PartitionList(int capacity)
        : this(LibRdKafka.TopicPartitionListNew(capacity), owned: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Gets the number of partitions.</summary>
    public int Count => handle == 0 ? 0 : *(int*)handle;

    private NativePartition* Elements => *(NativePartition**)(handle + sizeof(long));

    /// <summary>Wraps a list that belongs to something else.</summary>
    public static PartitionList Borrow(nint list) => new(list, owned: false);

    /// <summary>Returns the name and number of an element.</summary>
    public PartitionId IdOf(int index)
    {
        var element = Elements + index;
        return new PartitionId(Marshal.PtrToStringUTF8((nint)element->Topic) ?? string.Empty, element->Partition);
    }

    /// <summary>Returns the offset of an element; −1001 for none.</summary>
    public long OffsetOf(int index) => Elements[index].Offset;

    /// <summary>Returns the error code of an element; 0 for none.</summary>
    public int ErrorOf(int index) => Elements[index].Error;

    /// <summary>Returns the metadata of an element; what is not ASCII comes back mangled.</summary>
    public string MetadataOf(int index) =>
        Encoding.ASCII.GetString(new ReadOnlySpan<byte>(Elements[index].Metadata, (int)Elements[index].MetadataSize));

    /// <summary>Adds a partition.</summary>
    public void Add(PartitionId partition, long offset) =>
        LibRdKafka.TopicPartitionListAdd(handle, partition.Topic, partition.Number)->Offset = offset;

    /// <summary>Adds a partition with metadata.</summary>
    /// <param name="client">The client to which the list will be passed.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="offset">The offset.</param>
    /// <param name="metadata">The metadata: ASCII.</param>
    public void Add(ClientHandle client, PartitionId partition, long offset, string metadata)
    {
        var element = LibRdKafka.TopicPartitionListAdd(handle, partition.Topic, partition.Number);
        element->Offset = offset;
        if (metadata.Length == 0)
        {
            return;
        }

        element->Metadata = (byte*)LibRdKafka.MemMalloc(client.Pointer, (nuint)metadata.Length);
        element->MetadataSize = (nuint)metadata.Length;
        Encoding.ASCII.GetBytes(metadata, new Span<byte>(element->Metadata, metadata.Length));
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LibRdKafka.TopicPartitionListDestroy(handle);
        return true;
    }
}
