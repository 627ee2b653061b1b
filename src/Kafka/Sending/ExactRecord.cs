using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Sending;

/// <summary>A record to be written byte for byte.</summary>
internal sealed record ExactRecord
{
    /// <summary>Gets the topic.</summary>
    public required string Topic { get; init; }

    /// <summary>Gets the partition; −1 leaves it to the partitioner.</summary>
    public int Partition { get; init; } = -1;

    /// <summary>Gets the key, or <see langword="null"/>.</summary>
    public ReadOnlyMemory<byte>? Key { get; init; }

    /// <summary>Gets the value, or <see langword="null"/>.</summary>
    public ReadOnlyMemory<byte>? Value { get; init; }

    /// <summary>Gets the headers as <see cref="HeaderWriter"/> encodes them.</summary>
    public ReadOnlyMemory<byte> Headers { get; init; }
}
