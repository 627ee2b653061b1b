using System.Runtime.InteropServices;

namespace TaskQueue.Kafka.Native;

/// <summary>One element of a partition list (<c>rd_kafka_topic_partition_t</c>).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativePartition
{
    public byte* Topic;
    public int Partition;
    public long Offset;
    public byte* Metadata;
    public nuint MetadataSize;
    public nint Opaque;
    public int Error;
    public nint Private;
}
