using System.Text;
using System.Text.Json;
using TaskQueue.Client.Enqueuing;

namespace TaskQueue.Client;

/// <summary>A task to be enqueued. Immutable, except that the bytes it refers to are the caller's.</summary>
/// <remarks>Written as a CloudEvent in Kafka's binary mode, or bare; limits are those of <c>docs/wire-format.md</c>.</remarks>
public sealed record EnqueueRequest
{
    /// <summary>Creates a task with bytes as its argument.</summary>
    /// <param name="kind">The kind, which names the handler: 1 to 256 bytes of UTF-8 without control characters.</param>
    /// <param name="value">The argument, which reaches the handler byte for byte; empty unless given.</param>
    public EnqueueRequest(string kind, ReadOnlyMemory<byte> value = default)
    {
        ArgumentNullException.ThrowIfNull(kind);
        Kind = kind;
        Value = value;
    }

    /// <summary>Creates a task with text as its argument, in UTF-8.</summary>
    /// <param name="kind">The kind, which names the handler: 1 to 256 bytes of UTF-8 without control characters.</param>
    /// <param name="value">The argument's text.</param>
    public EnqueueRequest(string kind, string value)
        : this(kind, Encoding.UTF8.GetBytes(value))
    {
    }

    private EnqueueRequest(ReadOnlyMemory<byte> value) => Value = value;

    /// <summary>Gets the kind; <see langword="null"/> for a bare task, which the topic's default kind runs.</summary>
    public string? Kind { get; }

    /// <summary>Gets the argument.</summary>
    public ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>Gets the task's id.</summary>
    /// <value>
    /// 1 to 256 bytes of UTF-8 without control characters; a new UUID (version 7) unless set. Not for bare tasks. An id that depends on what
    /// the task is about (<c>invoice-17</c>) lets handlers and readers of results tell a task that was enqueued twice; the queue itself runs both.
    /// </value>
    public string? Id { get; init; }

    /// <summary>Gets the key: tasks of one key go to one partition.</summary>
    /// <value>At most 256 bytes of UTF-8; none unless set, and then any partition is taken.</value>
    public string? Key { get; init; }

    /// <summary>Gets a key that is not text; not together with <see cref="Key"/>.</summary>
    /// <value>At most 256 bytes; none unless set.</value>
    public ReadOnlyMemory<byte>? BinaryKey { get; init; }

    /// <summary>Gets the media type of the argument, which is handed to the handler.</summary>
    /// <value>For example <c>application/json</c>; none unless set.</value>
    public string? ContentType { get; init; }

    /// <summary>Gets when the task expires: from then on no attempt starts any more, and the ending is <c>expired</c>.</summary>
    /// <value>A time; never unless set. Not for bare tasks.</value>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Gets how many attempts the task has in all, the first one included.</summary>
    /// <value>1 to 1,000,000; the node's <c>attempts.max</c> unless set.</value>
    public int? MaxAttempts { get; init; }

    /// <summary>Gets further headers, which reach the handler.</summary>
    /// <value>
    /// None unless set. At most 64 in all, 8 KiB each, 64 KiB together, those that describe the task included. No name for which
    /// <see cref="IsReservedHeader"/> is true. A <c>traceparent</c> here replaces that of <c>Activity.Current</c>.
    /// </value>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Gets the task topic.</summary>
    /// <value><see cref="TaskQueueClientOptions.Topic"/> unless set.</value>
    public string? Topic { get; init; }

    /// <summary>Creates a bare task: value and key alone, as the simplest Kafka client would write it.</summary>
    /// <param name="value">The argument.</param>
    /// <remarks>
    /// The topic's default kind runs it, and its id is the place where it lies. If it fails, only the dead letters tell.
    /// </remarks>
    public static EnqueueRequest Bare(ReadOnlyMemory<byte> value) => new(value);

    /// <summary>Creates a bare task with text as its argument, in UTF-8.</summary>
    /// <param name="value">The argument's text.</param>
    /// <remarks><inheritdoc cref="Bare(ReadOnlyMemory{byte})" path="/remarks"/></remarks>
    public static EnqueueRequest Bare(string value) => new(Encoding.UTF8.GetBytes(value));

    /// <summary>Creates a task with a value in JSON as its argument.</summary>
    /// <param name="kind">The kind, which names the handler: 1 to 256 bytes of UTF-8 without control characters.</param>
    /// <param name="value">The value.</param>
    /// <param name="options">
    /// How to write it; <see cref="JsonSerializerOptions.Web"/> unless given. Options of a source-generated context will do.
    /// </param>
    public static EnqueueRequest Json<T>(string kind, T value, JsonSerializerOptions? options = null) =>
        new(kind, JsonSerializer.SerializeToUtf8Bytes(value, options ?? JsonSerializerOptions.Web))
        {
            ContentType = "application/json",
        };

    /// <summary>Tells whether a header's name is one that the client or the queue writes.</summary>
    /// <param name="name">The name.</param>
    /// <returns>
    /// <see langword="true"/> for those that describe the task (<c>ce_id</c>, <c>ce_type</c> …), in any case, and for all that begin with
    /// <c>tq-</c> or <c>__dlq.</c>
    /// </returns>
    public static bool IsReservedHeader(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TaskComposer.IsReserved(name);
    }
}
