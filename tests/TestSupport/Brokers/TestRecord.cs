using System.Text;

namespace TaskQueue.TestSupport.Brokers;

/// <summary>A record as a test writes or reads it.</summary>
public sealed record TestRecord
{
    public byte[]? Key { get; init; }

    public byte[]? Value { get; init; }

    public IReadOnlyList<KeyValuePair<string, byte[]?>> Headers { get; init; } = [];

    /// <summary>Gets the partition; −1 when writing leaves it to the partitioner.</summary>
    public int Partition { get; init; } = -1;

    /// <summary>Gets the offset; −1 before it is written.</summary>
    public long Offset { get; init; } = -1;

    /// <summary>Gets the timestamp in milliseconds since 1970; <see langword="null"/> when writing takes the present time.</summary>
    public long? TimestampMs { get; init; }

    public string? KeyText => Key is null ? null : Encoding.UTF8.GetString(Key);

    public string? ValueText => Value is null ? null : Encoding.UTF8.GetString(Value);

    /// <summary>Makes a record of text.</summary>
    public static TestRecord Of(string? key, string? value, params (string Name, string Value)[] headers) => new()
    {
        Key = key is null ? null : Encoding.UTF8.GetBytes(key),
        Value = value is null ? null : Encoding.UTF8.GetBytes(value),
        Headers = [.. headers.Select(h => KeyValuePair.Create(h.Name, (byte[]?)Encoding.UTF8.GetBytes(h.Value)))],
    };

    /// <summary>Returns the text of the last header of that name; <see langword="null"/> if there is none or it is null.</summary>
    public string? Header(string name) =>
        Headers.LastOrDefault(h => h.Key == name).Value is { } value ? Encoding.UTF8.GetString(value) : null;
}
