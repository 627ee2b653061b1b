using System.Text;
using TaskQueue.Core.Records;

namespace TaskQueue.Core.Tests.Wire;

/// <summary>Builds records and reads headers, in text.</summary>
internal static class Some
{
    public static readonly Assignment Assignment = new(new PartitionId("task_topic", 3), 1, CancellationToken.None);

    public static RecordBatch Record(string? value = "hello", string? key = null, params (string Name, string? Value)[] headers) =>
        Record(
            value is null ? null : Encoding.UTF8.GetBytes(value),
            key is null ? null : Encoding.UTF8.GetBytes(key),
            [.. headers.Select(header => (Encoding.UTF8.GetBytes(header.Name), header.Value is null ? null : Encoding.UTF8.GetBytes(header.Value)))]);

    public static RecordBatch Record(byte[]? value, byte[]? key, (byte[] Name, byte[]? Value)[] headers)
    {
        var builder = new RecordBatchBuilder();
        foreach (var (name, content) in headers)
        {
            if (content is null)
            {
                builder.Headers.AddNull(name);
            }
            else
            {
                builder.Headers.Add(name, content);
            }
        }

        builder.Add(41, 1_700_000_000_000, key is not null, key, value is not null, value);
        return builder.Build(Assignment);
    }

    public static (string Name, string? Value)[] Headers(RecordHeaders headers)
    {
        var list = new List<(string, string?)>();
        foreach (var header in headers)
        {
            list.Add((Text(header.Name), header.HasValue ? Text(header.Value) : null));
        }

        return [.. list];
    }

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
