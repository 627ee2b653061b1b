using System.Runtime.InteropServices;

namespace TaskQueue.Kafka.Native;

/// <content>Producing.</content>
internal static unsafe partial class LibRdKafka
{
    /// <summary>The record's bytes are copied before the call returns.</summary>
    public const int CopyPayload = 0x2;

    public const int PurgeQueued = 0x1;

    public const int PurgeInFlight = 0x2;

    public const int PurgeWithoutWaiting = 0x4;

    /// <summary>The record never reached a broker (<c>RD_KAFKA_MSG_STATUS_NOT_PERSISTED</c>).</summary>
    public const int NotPersisted = 0;

    [LibraryImport(Library, EntryPoint = "rd_kafka_message_status")]
    [SuppressGCTransition]
    public static partial int MessageStatus(NativeMessage* report);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint TopicNew(ClientHandle client, string topic, nint conf);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_destroy")]
    public static partial void TopicDestroy(nint topic);

    [LibraryImport(Library, EntryPoint = "rd_kafka_produceva")]
    public static partial nint Produceva(nint client, NativeArgument* arguments, nuint count);

    [LibraryImport(Library, EntryPoint = "rd_kafka_headers_new")]
    public static partial nint HeadersNew(nuint initialCount);

    [LibraryImport(Library, EntryPoint = "rd_kafka_header_add")]
    public static partial int HeaderAdd(nint headers, byte* name, nint nameSize, byte* value, nint valueSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_headers_destroy")]
    public static partial void HeadersDestroy(nint headers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_purge")]
    public static partial int Purge(ClientHandle client, int flags);
}
