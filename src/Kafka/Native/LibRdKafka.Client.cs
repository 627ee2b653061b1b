using System.Runtime.InteropServices;

namespace TaskQueue.Kafka.Native;

/// <content>Configuration, client, errors.</content>
internal static partial class LibRdKafka
{
    public const int ConfOk = 0;

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    public static partial nint ConfNew();

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ConfSet(nint conf, string name, string value, Span<byte> error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set_events")]
    public static partial void ConfSetEvents(nint conf, EventKinds events);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_destroy")]
    public static partial void ConfDestroy(nint conf);

    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    public static partial nint New(ClientKind kind, nint conf, Span<byte> error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_destroy_flags")]
    public static partial void DestroyFlags(nint client, int flags);

    [LibraryImport(Library, EntryPoint = "rd_kafka_brokers_add", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int BrokersAdd(ClientHandle client, string brokers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_controllerid")]
    public static partial int ControllerId(ClientHandle client, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "rd_kafka_fatal_error")]
    public static partial int FatalError(ClientHandle client, Span<byte> error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mem_free")]
    public static partial void MemFree(ClientHandle client, nint memory);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mem_malloc")]
    public static partial nint MemMalloc(nint client, nuint size);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_code")]
    public static partial int ErrorCode(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_string")]
    public static partial nint ErrorString(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_destroy")]
    public static partial void ErrorDestroy(nint error);
}
