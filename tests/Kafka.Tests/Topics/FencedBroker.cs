using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TaskQueue.Kafka.Tests.Topics;

/// <summary>A cluster of one broker that can be fenced, as one is for a moment after it has stood still: it answers, and names none. It has no topic.</summary>
internal sealed class FencedBroker : IDisposable
{
    private const int Id = 1;
    private const string ClusterId = "fenced";
    private const short MetadataKey = 3;
    private const short ApiVersionsKey = 18;
    private const short LatestMetadata = 8;
    private const short UnknownTopic = 3;
    private const short UnsupportedVersion = 35;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private volatile bool _isFenced;
    private int _metadataAnswers;

    /// <summary>Begins to listen.</summary>
    public FencedBroker()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Gets librdkafka's settings to reach it.</summary>
    public Dictionary<string, string> Properties => new() { ["bootstrap.servers"] = Address.ToString() };

    private IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Gets how often it has told of its cluster.</summary>
    public int MetadataAnswers => Volatile.Read(ref _metadataAnswers);

    /// <summary>Names no broker from here on.</summary>
    public void Fence() => _isFenced = true;

    /// <summary>Names itself again.</summary>
    public void Admit() => _isFenced = false;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // It was disposed.
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using (connection)
        {
            var stream = connection.GetStream();
            var length = new byte[4];
            try
            {
                while (true)
                {
                    await stream.ReadExactlyAsync(length);
                    var request = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
                    await stream.ReadExactlyAsync(request);
                    await stream.WriteAsync(AnswerTo(new Reader(request)));
                }
            }
            catch (IOException)
            {
                // The client is gone.
            }
        }
    }

    // https://kafka.apache.org/protocol
    private byte[] AnswerTo(Reader request)
    {
        var (key, version, correlation) = (request.Int16(), request.Int16(), request.Int32());
        _ = request.Text();
        var answer = new Writer().Int32(correlation);
        return (key switch
        {
            ApiVersionsKey => answer
                .Int16(version == 0 ? (short)0 : UnsupportedVersion)
                .Int32(2)
                .Int16(MetadataKey).Int16(0).Int16(LatestMetadata)
                .Int16(ApiVersionsKey).Int16(0).Int16(0),
            MetadataKey when version == LatestMetadata => Metadata(answer, request),
            _ => throw new IOException($"No answer to request {key} of version {version}."),
        }).Framed();
    }

    private Writer Metadata(Writer answer, Reader request)
    {
        const int none = 0;
        const int throttle = 0;
        const int untold = int.MinValue;
        Interlocked.Increment(ref _metadataAnswers);
        answer.Int32(throttle);
        if (_isFenced)
        {
            answer.Int32(none).Text(ClusterId).Int32(-1);
        }
        else
        {
            answer.Int32(1).Int32(Id).Text(Address.Address.ToString()).Int32(Address.Port).Absent().Text(ClusterId).Int32(Id);
        }

        var topics = Math.Max(request.Int32(), none);
        answer.Int32(topics);
        for (var topic = 0; topic < topics; topic++)
        {
            answer.Int16(UnknownTopic).Text(request.Text()).Byte(0).Int32(none).Int32(untold);
        }

        return answer.Int32(untold);
    }

    private sealed class Reader(byte[] bytes)
    {
        private int _at;

        public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

        public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

        public string Text() => Int16() is >= 0 and var length ? Encoding.UTF8.GetString(Take(length)) : string.Empty;

        private ReadOnlySpan<byte> Take(int count)
        {
            _at += count;
            return bytes.AsSpan(_at - count, count);
        }
    }

    private sealed class Writer
    {
        private readonly List<byte> _bytes = [];

        public Writer Byte(byte value)
        {
            _bytes.Add(value);
            return this;
        }

        public Writer Int16(short value) => Byte((byte)(value >> 8)).Byte((byte)value);

        public Writer Int32(int value) => Int16((short)(value >> 16)).Int16((short)value);

        public Writer Text(string value)
        {
            Int16((short)Encoding.UTF8.GetByteCount(value));
            _bytes.AddRange(Encoding.UTF8.GetBytes(value));
            return this;
        }

        public Writer Absent() => Int16(-1);

        public byte[] Framed() => [.. new Writer().Int32(_bytes.Count)._bytes, .. _bytes];
    }
}
