using System.Text;
using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;

namespace TaskQueue.TestSupport.Consuming;

/// <summary>A copy of a record that a consumer delivered.</summary>
internal sealed record DeliveredRecord
{
    public required Assignment Assignment { get; init; }

    public required long Offset { get; init; }

    public required long TimestampMs { get; init; }

    public required byte[]? Key { get; init; }

    public required byte[]? Value { get; init; }

    public required IReadOnlyList<KeyValuePair<string, byte[]?>> Headers { get; init; }

    public required int EndedAttempts { get; init; }

    public required int Bytes { get; init; }

    public int Partition => Assignment.Partition.Number;

    public string? ValueText => Value is null ? null : Encoding.UTF8.GetString(Value);

    public OffsetUpdate Settled => Update(OffsetChange.Settled);

    public static DeliveredRecord Of(RecordBatch batch, int index)
    {
        var record = batch[index];
        var headers = new List<KeyValuePair<string, byte[]?>>();
        foreach (var header in record.Headers)
        {
            headers.Add(new(Encoding.UTF8.GetString(header.Name), header.HasValue ? header.Value.ToArray() : null));
        }

        return new DeliveredRecord
        {
            Assignment = batch.Assignment,
            Offset = record.Offset,
            TimestampMs = record.TimestampMs,
            Key = record.HasKey ? record.Key.ToArray() : null,
            Value = record.HasValue ? record.Value.ToArray() : null,
            Headers = headers,
            EndedAttempts = record.EndedAttempts,
            Bytes = batch.BytesOf(index),
        };
    }

    public OffsetUpdate Update(OffsetChange change, int endedAttempts = 0) =>
        new(Assignment, Offset, change, Bytes, endedAttempts);
}
