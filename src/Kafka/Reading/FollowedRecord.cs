using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Reading;

/// <summary>A record that a <see cref="TopicFollower"/> has come to; its bytes are valid during the call alone.</summary>
internal readonly ref struct FollowedRecord
{
    /// <summary>Gets the partition's number, counted from 0.</summary>
    public required int Partition { get; init; }

    /// <summary>Gets the offset in the partition, counted from 0.</summary>
    public required long Offset { get; init; }

    /// <summary>Gets the key's bytes; empty for a null key too.</summary>
    public required ReadOnlySpan<byte> Key { get; init; }

    /// <summary>Gets the value's bytes; empty for a null value too.</summary>
    public required ReadOnlySpan<byte> Value { get; init; }

    /// <summary>Gets the headers.</summary>
    public required RecordHeaders Headers { get; init; }
}
