using TaskQueue.Core.Records;
using TaskQueue.Kafka.Reading;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Node.DeadLetters;

/// <summary>Finds where to begin to read what was written since a time.</summary>
internal static class StartsByTime
{
    /// <summary>Finds the offsets.</summary>
    /// <param name="reader">Asks.</param>
    /// <param name="extents">The partitions.</param>
    /// <param name="since">The time, compared with the records' timestamps.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>An offset by partition; beyond its end where all records are older.</returns>
    public static async Task<IReadOnlyDictionary<PartitionId, long>> FindAsync(
        TopicReader reader, IReadOnlyList<PartitionExtent> extents, DateTimeOffset since, CancellationToken cancel)
    {
        var found = extents.Count == 0
            ? new Dictionary<PartitionId, long>()
            : new Dictionary<PartitionId, long>(
                await reader.FindOffsetsAsync([.. extents.Select(extent => extent.Partition)], since, cancel));
        var late = extents.Where(extent => extent.Count > 0 && found[extent.Partition] == long.MaxValue).ToList();
        var last = await reader.ReadFirstAsync([.. late.Select(extent => (extent.Partition, extent.End - 1))], cancel);

        // The embedded broker finds no offset by time: there the last record, which is young enough, tells that all must be read.
        foreach (var (partition, record) in last.Where(entry => entry.Value[0].TimestampMs >= since.ToUnixTimeMilliseconds()))
        {
            found[partition] = 0;
        }

        return found;
    }
}
