using System.Runtime.InteropServices;
using System.Text;
using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Native;

/// <summary>A message in librdkafka's memory, read in place.</summary>
internal readonly unsafe ref struct ConsumedMessage
{
    private readonly NativeMessage* _message;

    public ConsumedMessage(NativeMessage* message) => _message = message;

    /// <summary>Gets the error's code; 0 if this is a record.</summary>
    public int Error => _message->Error;

    /// <summary>Gets the error's text, if this is not a record.</summary>
    public string ErrorText => Encoding.UTF8.GetString(Value);

    /// <summary>Gets the partition's number, counted from 0.</summary>
    public int Partition => _message->Partition;

    /// <summary>Gets the offset in the partition.</summary>
    public long Offset => _message->Offset;

    /// <summary>Gets the timestamp in milliseconds since 1970-01-01 UTC; −1 for none.</summary>
    public long TimestampMs
    {
        get
        {
            int kind;
            return LibRdKafka.MessageTimestamp(_message, &kind);
        }
    }

    /// <summary>Gets whether the key is other than null.</summary>
    public bool HasKey => _message->Key != null;

    /// <summary>Gets the key's bytes.</summary>
    public ReadOnlySpan<byte> Key => new(_message->Key, (int)_message->KeyLength);

    /// <summary>Gets whether the value is other than null.</summary>
    public bool HasValue => _message->Payload != null;

    /// <summary>Gets the value's bytes.</summary>
    public ReadOnlySpan<byte> Value => new(_message->Payload, (int)_message->Length);

    /// <summary>Copies the headers.</summary>
    /// <param name="target">Receives them.</param>
    public void CopyHeaders(HeaderWriter target)
    {
        nint headers;
        if (LibRdKafka.MessageHeaders(_message, &headers) != 0)
        {
            return;
        }

        byte* name;
        byte* value;
        nuint size;
        for (nuint index = 0; LibRdKafka.HeaderGetAll(headers, index, &name, &value, &size) == 0; index++)
        {
            var nameBytes = new ReadOnlySpan<byte>(name, NameLength(name, value, size));
            if (value == null)
            {
                target.AddNull(nameBytes);
            }
            else
            {
                target.Add(nameBytes, new ReadOnlySpan<byte>(value, (int)size));
            }
        }
    }

    /// <summary>Returns a header name's length, zero bytes within it included.</summary>
    /// <remarks>
    /// The function gives the name as a C string. The length stands before it, in <c>rd_kafka_header_t</c>: three sizes (in all,
    /// of the value, of the name), the value's address, the name. It is believed if the value's size and address, which
    /// are known, stand there too; else the name ends at its first zero byte.
    /// </remarks>
    private static int NameLength(byte* name, byte* value, nuint valueSize)
    {
        var visible = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).Length;
        var fields = (nuint*)name;
        var believed = fields[-1] == (nuint)value && fields[-3] == valueSize && fields[-2] >= (nuint)visible
            && fields[-2] <= int.MaxValue && (value == null || value == name + fields[-2] + 1);
        return believed ? (int)fields[-2] : visible;
    }
}
