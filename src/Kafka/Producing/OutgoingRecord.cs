using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Producing;

/// <summary>A record to be written; refers to the caller's bytes.</summary>
internal readonly ref struct OutgoingRecord
{
    /// <summary>Gets the topic.</summary>
    public required string Topic { get; init; }

    /// <summary>Gets the partition; −1 (the default) leaves it to the partitioner.</summary>
    public int Partition { get; init; } = -1;

    /// <summary>Gets the key; with <see cref="HasKey"/> false it is null.</summary>
    public ReadOnlySpan<byte> Key { get; init; }

    /// <summary>Gets whether the key is other than null.</summary>
    public bool HasKey { get; init; } = true;

    /// <summary>Gets the value; with <see cref="HasValue"/> false it is null.</summary>
    public ReadOnlySpan<byte> Value { get; init; }

    /// <summary>Gets whether the value is other than null.</summary>
    public bool HasValue { get; init; } = true;

    /// <summary>Gets the headers.</summary>
    public RecordHeaders Headers { get; init; }

    /// <summary>Gets whether it goes in a batch of its own, so that an answer about the batch is one about the record.</summary>
    public bool Alone { get; init; }

    /// <summary>Creates a record with neither headers nor a chosen partition.</summary>
    public OutgoingRecord()
    {
    }
}
