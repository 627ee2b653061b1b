using System.Text;
using TaskQueue.Core.Records;

namespace TaskQueue.Integration.Tests.BadInput;

/// <summary>A record byte for byte, names of headers included.</summary>
internal sealed class RawRecord
{
    private readonly HeaderWriter _headers = new();

    /// <summary>Creates a record.</summary>
    /// <param name="key">The key; <see langword="null"/> is null.</param>
    /// <param name="value">The value; <see langword="null"/> is null.</param>
    public RawRecord(byte[]? key, byte[]? value)
    {
        Key = key;
        Value = value;
    }

    /// <summary>Takes a record over.</summary>
    public RawRecord(in RecordView record)
        : this(record.HasKey ? record.Key.ToArray() : null, record.HasValue ? record.Value.ToArray() : null)
    {
        _headers.AddAll(record.Headers);
        Offset = record.Offset;
    }

    public byte[]? Key { get; }

    public byte[]? Value { get; }

    /// <summary>Gets the offset; −1 before it is written.</summary>
    public long Offset { get; } = -1;

    /// <summary>Gets the headers as <see cref="RecordHeaders"/> encodes them.</summary>
    public ReadOnlySpan<byte> Headers => _headers.Written.Encoded;

    public string? KeyText => Key is null ? null : Encoding.UTF8.GetString(Key);

    /// <summary>Makes a record with a text as its value.</summary>
    public static RawRecord Of(string? value) => new(null, value is null ? null : Encoding.UTF8.GetBytes(value));

    /// <summary>Makes a task in CloudEvents' binary mode.</summary>
    public static RawRecord Task(string id, string kind, string value) => Of(value)
        .With("ce_specversion", "1.0").With("ce_id", id).With("ce_type", kind).With("ce_source", "/tests");

    public RawRecord With(string name, string? value) =>
        With(Encoding.UTF8.GetBytes(name), value is null ? null : Encoding.UTF8.GetBytes(value));

    public RawRecord With(ReadOnlySpan<byte> name, byte[]? value)
    {
        if (value is null)
        {
            _headers.AddNull(name);
        }
        else
        {
            _headers.Add(name, value);
        }

        return this;
    }

    /// <summary>Returns the text of the last header of a name; <see langword="null"/> if there is none.</summary>
    public string? Header(string name) =>
        _headers.Written.TryGetLast(Encoding.UTF8.GetBytes(name), out var header) ? Encoding.UTF8.GetString(header.Value) : null;

    /// <summary>Asserts that a dead letter is this record, byte for byte, with headers behind its own.</summary>
    public void AssertSameAs(RawRecord letter, string what)
    {
        Assert.True(Same(Key, letter.Key), $"{what}: the key differs.");
        Assert.True(Same(Value, letter.Value), $"{what}: the value differs.");
        Assert.True(
            letter.Headers.Length >= Headers.Length && letter.Headers[..Headers.Length].SequenceEqual(Headers),
            $"{what}: the headers differ.");
        foreach (var header in new RecordHeaders(letter.Headers[Headers.Length..]))
        {
            Assert.StartsWith("__dlq.", Encoding.UTF8.GetString(header.Name), StringComparison.Ordinal);
        }
    }

    private static bool Same(byte[]? one, byte[]? other) =>
        one is null ? other is null : other is not null && one.AsSpan().SequenceEqual(other);
}
