using System.Globalization;
using TaskQueue.Core.Records;

namespace TaskQueue.Node.Tasks;

/// <summary>Reads the ids of bare tasks, which are the places of their records.</summary>
internal static class BareIds
{
    /// <summary>Reads <c>topic-partition-offset</c>.</summary>
    /// <param name="id">The id.</param>
    /// <param name="topics">The task topics: an id that begins with no name of theirs is no place.</param>
    /// <param name="place">The place.</param>
    public static bool TryRead(string id, IReadOnlyList<string> topics, out RecordPosition place)
    {
        place = default;
        var beforeOffset = id.LastIndexOf('-');
        var beforePartition = beforeOffset <= 0 ? -1 : id.LastIndexOf('-', beforeOffset - 1);
        if (beforePartition <= 0
            || !topics.Contains(id[..beforePartition], StringComparer.Ordinal)
            || !TryReadNumber(id.AsSpan(beforePartition + 1, beforeOffset - beforePartition - 1), out var partition)
            || partition > int.MaxValue
            || !TryReadNumber(id.AsSpan(beforeOffset + 1), out var offset))
        {
            return false;
        }

        place = new RecordPosition(new PartitionId(id[..beforePartition], (int)partition), offset);
        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
