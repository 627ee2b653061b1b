using System.Runtime.CompilerServices;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Kafka.Native;

/// <summary>Hands records to a producer with one native call each.</summary>
/// <remarks>Not thread-safe: the argument list is used again for every call.</remarks>
internal sealed unsafe class ProduceCall
{
    private const int Topic = 0;
    private const int Partition = 1;
    private const int Value = 2;
    private const int Key = 3;
    private const int Opaque = 4;
    private const int Flags = 5;
    private const int FirstHeader = 6;

    private readonly ClientHandle _client;
    private NativeArgument[] _arguments = [];

    /// <summary>Creates the call for a producer.</summary>
    public ProduceCall(ClientHandle client)
    {
        _client = client;
        Grow(FirstHeader + 16);
    }

    /// <summary>Hands over a record.</summary>
    /// <returns>librdkafka's error code; 0 if the record was taken.</returns>
    public int Invoke(TopicHandle topic, in OutgoingRecord record, long ticket)
    {
        // An empty span may have no address, and librdkafka takes that for null: it gets that of this byte instead.
        byte nothing = 0;
        fixed (byte* key = record.Key)
        fixed (byte* value = record.Value)
        fixed (byte* headers = record.Headers.Encoded)
        {
            ref var first = ref _arguments[0];
            Unsafe.Add(ref first, Topic).Pointer = topic.Pointer;
            Unsafe.Add(ref first, Partition).Number = record.Partition;
            Set(ref Unsafe.Add(ref first, Value), record.HasValue, value, record.Value.Length, &nothing);
            Set(ref Unsafe.Add(ref first, Key), record.HasKey, key, record.Key.Length, &nothing);
            Unsafe.Add(ref first, Opaque).Pointer = (nint)ticket;

            var list = (nint)0;
            var count = record.Headers.IsEmpty ? FirstHeader : AddHeaders(record.Headers, headers, out list);
            nint error;
            fixed (NativeArgument* arguments = _arguments)
            {
                error = LibRdKafka.Produceva(_client.Pointer, arguments, (nuint)count);
            }

            if (error == 0)
            {
                return 0;
            }

            if (list != 0)
            {
                LibRdKafka.HeadersDestroy(list);
            }

            var code = LibRdKafka.ErrorCode(error);
            LibRdKafka.ErrorDestroy(error);
            return code;
        }
    }

    private static void Set(ref NativeArgument argument, bool present, byte* bytes, int length, byte* nothing)
    {
        argument.Pointer = (nint)(present ? (bytes == null ? nothing : bytes) : null);
        argument.Length = present ? (nuint)length : 0;
    }

    private static nint ListOf(RecordHeaders headers, byte* block)
    {
        var list = LibRdKafka.HeadersNew(16);
        var position = block;
        foreach (var header in headers)
        {
            var name = position + (2 * sizeof(int));
            var value = name + header.Name.Length + 1;
            _ = LibRdKafka.HeaderAdd(
                list, name, header.Name.Length, header.HasValue ? value : null, header.Value.Length);
            position = value + header.Value.Length;
        }

        return list;
    }

    private int AddHeaders(RecordHeaders headers, byte* block, out nint list)
    {
        list = 0;
        var count = FirstHeader;
        var position = block;
        foreach (var header in headers)
        {
            if (header.Name.Contains((byte)0))
            {
                // As a C string the name would end early; a list is told the length.
                list = ListOf(headers, block);
                _arguments[FirstHeader].Kind = NativeArgument.KindHeaders;
                _arguments[FirstHeader].Pointer = list;
                return FirstHeader + 1;
            }

            if (count == _arguments.Length)
            {
                Grow(count * 2);
            }

            ref var argument = ref _arguments[count++];
            var name = position + (2 * sizeof(int));
            var value = name + header.Name.Length + 1;
            argument.Kind = NativeArgument.KindHeader;
            argument.Pointer = (nint)name;
            argument.HeaderValue = header.HasValue ? (nint)value : 0;
            argument.HeaderLength = header.Value.Length;
            position = value + header.Value.Length;
        }

        return count;
    }

    private void Grow(int capacity)
    {
        Array.Resize(ref _arguments, capacity);
        _arguments[Topic].Kind = NativeArgument.KindTopicHandle;
        _arguments[Partition].Kind = NativeArgument.KindPartition;
        _arguments[Value].Kind = NativeArgument.KindValue;
        _arguments[Key].Kind = NativeArgument.KindKey;
        _arguments[Opaque].Kind = NativeArgument.KindOpaque;
        _arguments[Flags].Kind = NativeArgument.KindFlags;
        _arguments[Flags].Number = LibRdKafka.CopyPayload;
    }
}
