using System.Runtime.InteropServices;
using System.Text;

namespace TaskQueue.Kafka.Native;

/// <summary>A librdkafka client (<c>rd_kafka_t</c>).</summary>
/// <remarks>Destroyed when it and all handles that hold on to it are disposed.</remarks>
internal sealed class ClientHandle : SafeHandle
{
    private const int DestroyWithoutClose = 0x8;
    private const string BootstrapServers = "bootstrap.servers";

    private BootstrapReminder? _reminder;

    /// <summary>Creates an empty handle; use <see cref="Create"/>.</summary>
    public ClientHandle()
        : base(0, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Gets the pointer itself, for calls too frequent for counting references.</summary>
    /// <remarks>Valid until <see cref="SafeHandle.Dispose()"/>, which the same owner calls.</remarks>
    public nint Pointer => handle;

    /// <summary>Creates a client.</summary>
    /// <param name="kind">What it is for.</param>
    /// <param name="properties">librdkafka's settings, those of topics among them.</param>
    /// <param name="events">What is to be delivered as events.</param>
    /// <exception cref="KafkaClientException">A setting is unknown or wrong, or the client could not be created.</exception>
    public static ClientHandle Create(
        ClientKind kind, IReadOnlyDictionary<string, string> properties, EventKinds events)
    {
        Span<byte> error = stackalloc byte[512];
        var conf = LibRdKafka.ConfNew();
        try
        {
            foreach (var (name, value) in properties)
            {
                if (LibRdKafka.ConfSet(conf, name, value, error, (nuint)error.Length) != LibRdKafka.ConfOk)
                {
                    throw new KafkaClientException($"{name}: {TextOf(error)}");
                }
            }

            LibRdKafka.ConfSetEvents(conf, events);
            var client = LibRdKafka.New(kind, conf, error, (nuint)error.Length);
            if (client == 0)
            {
                var reason = TextOf(error);
                throw new KafkaClientException(
                    SecuritySettings.MistakeIn(reason, properties) is { } mistake ? $"{mistake} (librdkafka: {reason})" : reason);
            }

            conf = 0;
            var created = new ClientHandle();
            created.SetHandle(client);
            created._reminder = properties.TryGetValue(BootstrapServers, out var servers) ? new BootstrapReminder(created, servers) : null;
            return created;
        }
        finally
        {
            if (conf != 0)
            {
                LibRdKafka.ConfDestroy(conf);
            }
        }
    }

    /// <summary>Returns the error that has put the client beyond use.</summary>
    /// <param name="reason">What happened; empty if nothing did.</param>
    /// <returns>librdkafka's error code; 0 if there was no such error.</returns>
    public int FatalError(out string reason)
    {
        Span<byte> error = stackalloc byte[512];
        var code = LibRdKafka.FatalError(this, error, (nuint)error.Length);
        reason = code == 0 ? string.Empty : TextOf(error);
        return code;
    }

    /// <summary>Returns what the broker calls this member of its group; empty if it is none.</summary>
    public string MemberId()
    {
        var text = LibRdKafka.MemberId(this);
        try
        {
            return Marshal.PtrToStringUTF8(text) ?? string.Empty;
        }
        finally
        {
            LibRdKafka.MemFree(this, text);
        }
    }

    /// <summary>Takes over an error object: throws or returns its code.</summary>
    /// <param name="error">The error object; 0 for none.</param>
    /// <param name="reason">The error's text; empty for none.</param>
    /// <returns>librdkafka's error code; 0 for none.</returns>
    public static int Take(nint error, out string reason)
    {
        if (error == 0)
        {
            reason = string.Empty;
            return 0;
        }

        var code = LibRdKafka.ErrorCode(error);
        reason = Marshal.PtrToStringUTF8(LibRdKafka.ErrorString(error)) ?? string.Empty;
        LibRdKafka.ErrorDestroy(error);
        return code;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        _reminder?.Dispose();

        // A consumer was closed before, in bounded time, or could not be: closing here would wait without a bound.
        LibRdKafka.DestroyFlags(handle, DestroyWithoutClose);
        return true;
    }

    private static string TextOf(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }
}
