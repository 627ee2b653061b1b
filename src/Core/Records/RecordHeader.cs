namespace TaskQueue.Core.Records;

/// <summary>One header of a record.</summary>
public readonly ref struct RecordHeader
{
    internal RecordHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool hasValue)
    {
        Name = name;
        Value = value;
        HasValue = hasValue;
    }

    /// <summary>Gets the name's bytes; UTF-8 by convention, not by guarantee.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>Gets the value's bytes; empty for a null value too.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Gets whether the value is other than null.</summary>
    public bool HasValue { get; }
}
