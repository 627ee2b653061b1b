using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskQueue.Kafka.Native;

/// <summary>librdkafka's C functions, as far as they are used; declarations alone, by theme, in the other parts of this class.</summary>
/// <remarks>
/// <para>
/// The library is the one that Confluent.Kafka brings, and it is loaded here for both of us: same file, same mapping, one copy in
/// the process. Struct layouts and constants are those of librdkafka 2.16 (<c>rdkafka.h</c>).
/// </para>
/// <para><b>Who owns which memory, until when</b></para>
/// <list type="bullet">
/// <item>A <b>configuration</b> belongs to the caller until <c>rd_kafka_new</c> succeeds, which takes it over;
/// if that fails, the caller destroys it.</item>
/// <item>A <b>client</b> is destroyed once, last of all: <c>rd_kafka_destroy</c> blocks until every message, event
/// and list taken from the client is destroyed. <see cref="QueueHandle"/> and <see cref="TopicHandle"/> hold a reference on their
/// <see cref="ClientHandle"/>, so the order comes right by itself.</item>
/// <item>A <b>queue handle</b> is a reference on a queue. Destroying it does not take back its wake-up: that is disabled first
/// (<see cref="QueueHandle"/> does), under the queue's lock, after which no call is under way.</item>
/// <item>A <b>consumed message</b> is the caller's until <c>rd_kafka_message_destroy</c>. Payload, key and headers lie inside
/// it, and it keeps the whole fetched buffer alive: copy and destroy at once (<see cref="MessageBatch"/> does).</item>
/// <item>An <b>event</b> is the caller's until <c>rd_kafka_event_destroy</c>; what is read from it (error text, log line,
/// partition list, delivery reports) lives exactly as long and is never destroyed on its own.</item>
/// <item>A <b>partition list</b> that was created is the caller's, also after it was passed to a function: all of them copy. Metadata
/// in it must come from <c>rd_kafka_mem_malloc</c>: destroying the list frees it.</item>
/// <item>A <b>member id</b> is the caller's until <c>rd_kafka_mem_free</c>.</item>
/// <item>An <b>error object</b> that a function returned is the caller's until <c>rd_kafka_error_destroy</c>.
/// Names of errors are static.</item>
/// <item>A <b>produced record</b> is copied before <c>rd_kafka_produceva</c> returns (<c>RD_KAFKA_MSG_F_COPY</c>). A header
/// list passed as one argument goes over to the library if the call succeeds and stays the caller's if it fails.</item>
/// <item>A <b>callback</b> comes on a thread of the library; an exception that leaves it ends the process.</item>
/// </list>
/// </remarks>
internal static partial class LibRdKafka
{
    private const string Library = "librdkafka";

    // Once for both: to try a file again that cannot be loaded would map a second copy for a moment.
    private static readonly Lazy<nint> Loaded = new(Load);

#pragma warning disable CA2255 // Confluent.Kafka loads its library wherever it is first used, and only this comes before all of that
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void ResolveForBoth()
    {
        NativeLibrary.SetDllImportResolver(typeof(LibRdKafka).Assembly, Resolve);
        try
        {
            // Left to itself it takes the system's own library where the first of ours needs what the system lacks: one of
            // another version, whose structs are not those that it expects.
            NativeLibrary.SetDllImportResolver(typeof(Confluent.Kafka.Library).Assembly, Resolve);
        }
        catch (InvalidOperationException)
        {
            // An application that hosts us has said before where its library lies.
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == Library ? Loaded.Value : 0;

    private static nint Load()
    {
        // In Confluent.Kafka's order: "librdkafka" needs libsasl2, which a slim image lacks; "centos8" goes without Kerberos.
        ReadOnlySpan<string> candidates = RuntimeInformation.RuntimeIdentifier is { } id
            && (id.Contains("musl", StringComparison.Ordinal) || id.StartsWith("alpine", StringComparison.Ordinal))
            ? ["alpine-librdkafka"]
            : ["librdkafka", "centos8-librdkafka"];
        return TryLoadOurs(candidates, out var handle) || TryLoadAny(candidates, out handle)
            ? handle
            : throw new DllNotFoundException(
                "librdkafka could not be loaded; it comes with the package librdkafka.redist for the usual platforms.");
    }

    // By its path: under its bare name an older one that the system has would be taken where ours needs what the system lacks.
    private static bool TryLoadOurs(ReadOnlySpan<string> candidates, out nint handle)
    {
        var directories = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? AppContext.BaseDirectory)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        foreach (var candidate in candidates)
        {
            foreach (var directory in directories)
            {
                foreach (var suffix in (ReadOnlySpan<string>)[".so", ".dylib", ".dll"])
                {
                    var file = Path.Combine(directory, candidate + suffix);
                    if (File.Exists(file) && NativeLibrary.TryLoad(file, out handle))
                    {
                        return true;
                    }
                }
            }
        }

        handle = 0;
        return false;
    }

    private static bool TryLoadAny(ReadOnlySpan<string> candidates, out nint handle)
    {
        foreach (var candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, typeof(Confluent.Kafka.Library).Assembly, null, out handle))
            {
                return true;
            }
        }

        handle = 0;
        return false;
    }
}
