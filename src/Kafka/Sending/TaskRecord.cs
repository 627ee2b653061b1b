namespace TaskQueue.Kafka.Sending;

/// <summary>A record to be sent.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Key">The key, or <see langword="null"/>.</param>
/// <param name="Value">The value, or <see langword="null"/>.</param>
/// <param name="Headers">The headers, in order.</param>
internal sealed record TaskRecord(
    string Topic,
    ReadOnlyMemory<byte>? Key,
    ReadOnlyMemory<byte>? Value,
    IReadOnlyList<KeyValuePair<string, string>> Headers);
