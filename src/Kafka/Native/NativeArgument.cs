using System.Runtime.InteropServices;

namespace TaskQueue.Kafka.Native;

/// <summary>One argument of <see cref="LibRdKafka.Produceva"/> (<c>rd_kafka_vu_t</c>, 72 bytes).</summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
internal unsafe struct NativeArgument
{
    public const int KindTopicHandle = 2;
    public const int KindPartition = 3;
    public const int KindValue = 4;
    public const int KindKey = 5;
    public const int KindOpaque = 6;
    public const int KindFlags = 7;
    public const int KindHeader = 9;
    public const int KindHeaders = 10;

    [FieldOffset(0)]
    public int Kind;

    /// <summary>A partition's number, or flags.</summary>
    [FieldOffset(8)]
    public int Number;

    /// <summary>A handle, an opaque value, the start of a key or value, or a header's name.</summary>
    [FieldOffset(8)]
    public nint Pointer;

    /// <summary>Length of a key or value in bytes.</summary>
    [FieldOffset(16)]
    public nuint Length;

    /// <summary>The start of a header's value; 0 for a null value.</summary>
    [FieldOffset(16)]
    public nint HeaderValue;

    /// <summary>Length of a header's value in bytes.</summary>
    [FieldOffset(24)]
    public nint HeaderLength;
}
