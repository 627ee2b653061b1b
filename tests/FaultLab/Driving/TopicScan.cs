using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TaskQueue.Core.Records;
using TaskQueue.Core.Wire;
using TaskQueue.FaultLab.History;
using TaskQueue.Kafka.Reading;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.FaultLab.Driving;

/// <summary>Reads all topics after a run, and writes what lies in them.</summary>
internal sealed class TopicScan
{
    private readonly IReadOnlyDictionary<string, string> _properties;
    private readonly RunTopics _topics;
    private readonly HistoryWriter _history;
    private readonly byte[] _secret;

    /// <summary>Creates the scan.</summary>
    /// <param name="properties">librdkafka's settings.</param>
    /// <param name="topics">The run's topics.</param>
    /// <param name="secret">The secret that must not be in any of them.</param>
    /// <param name="history">Receives what is found.</param>
    public TopicScan(IReadOnlyDictionary<string, string> properties, RunTopics topics, string secret, HistoryWriter history)
    {
        _properties = properties;
        _topics = topics;
        _secret = Encoding.UTF8.GetBytes(secret);
        _history = history;
    }

    /// <summary>Reads the topics.</summary>
    public async Task RunAsync()
    {
        using var admin = new TopicAdmin(_properties);
        foreach (var sort in Enum.GetValues<TopicSort>())
        {
            await ReadAsync(admin, sort);
        }
    }

    private async Task ReadAsync(TopicAdmin admin, TopicSort sort)
    {
        var extents = await admin.ReadExtentsAsync([_topics[sort]], CancellationToken.None);
        using var reader = new TopicReader(_properties);
        var (bytes, hits) = (0L, 0);
        await reader.ReadAsync(
            [.. extents.Where(extent => extent.Count > 0).Select(extent => new ReadRange(extent.Partition, extent.Begin, extent.End))],
            (in RecordView record) =>
            {
                bytes += record.Bytes.Length;
                hits += record.Bytes.IndexOf(_secret) >= 0 ? 1 : 0;
                if (sort != TopicSort.Events)
                {
                    _history.Write(Describe(sort, record));
                }

                return VisitResult.Continue;
            },
            progress: null,
            CancellationToken.None);
        _history.Write(new HistoryEvent.SecretsSought(_topics[sort], bytes, hits));
    }

    private static HistoryEvent.Found Describe(TopicSort sort, in RecordView record)
    {
        if (sort == TopicSort.Results)
        {
            var completed = TextOf(record, HeaderNames.Kind)?.EndsWith(".completed", StringComparison.Ordinal) ?? true;
            return new HistoryEvent.Found(sort, -1, -1, Encoding.UTF8.GetString(record.Key), string.Empty, Hash(record.Value), completed);
        }

        var (partition, offset) = sort == TopicSort.Tasks
            ? (record.Assignment.Partition.Number, record.Offset)
            : ((int)NumberOf(record, DeadLetterNames.Partition), NumberOf(record, DeadLetterNames.Offset));
        var id = TextOf(record, HeaderNames.Id)
            ?? string.Create(CultureInfo.InvariantCulture, $"{record.Assignment.Partition.Topic}-{partition}-{offset}");
        return new HistoryEvent.Found(sort, partition, offset, id, HashOf(record), Hash(record.Value), Completed: false);
    }

    // Of a dead letter without what it adds, so that it has to be that of the task.
    private static string HashOf(in RecordView record)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(record.HasKey ? "k"u8 : "-"u8);
        hash.AppendData(record.Key);
        hash.AppendData(record.HasValue ? "v"u8 : "-"u8);
        hash.AppendData(record.Value);
        foreach (var header in record.Headers)
        {
            if (!header.Name.StartsWith(DeadLetterNames.Prefix))
            {
                hash.AppendData(header.Name);
                hash.AppendData(header.HasValue ? "="u8 : "-"u8);
                hash.AppendData(header.Value);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 12));
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12));

    private static string? TextOf(in RecordView record, ReadOnlySpan<byte> header) =>
        record.Headers.TryGetLast(header, out var found) ? Encoding.UTF8.GetString(found.Value) : null;

    private static long NumberOf(in RecordView record, ReadOnlySpan<byte> header) =>
        long.TryParse(TextOf(record, header), CultureInfo.InvariantCulture, out var number) ? number : -1;
}
