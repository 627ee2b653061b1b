using Confluent.Kafka;
using TaskQueue.Core;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.FaultLab.Driving;

/// <summary>Reads what a group has committed, and how far the partitions of its task topic reach.</summary>
internal static class GroupOffsets
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(300);

    /// <summary>Reads the offsets: again and again, for 2 minutes, while a broker does not answer or does not know the topic or the group yet.</summary>
    /// <param name="properties">librdkafka's settings.</param>
    /// <param name="topics">The run's topics.</param>
    /// <returns>The commit of each partition, negative for none, and the partition's end.</returns>
    /// <exception cref="TaskQueueException">The broker does not tell.</exception>
    /// <exception cref="KafkaException">The client does not tell.</exception>
    public static async Task<IReadOnlyList<(GroupCommit Commit, long End)>> ReadAsync(IReadOnlyDictionary<string, string> properties, RunTopics topics)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await TryReadAsync(properties, topics, isLast: TimeProvider.System.GetElapsedTime(begun) > Limit) is { } offsets)
            {
                return offsets;
            }

            await LabRun.PauseAsync(Beat);
        }
    }

    /// <summary>Reads the offsets once.</summary>
    /// <param name="properties">librdkafka's settings.</param>
    /// <param name="topics">The run's topics.</param>
    /// <returns><see langword="null"/> if the broker does not answer, or does not know the topic or the group yet.</returns>
    public static Task<IReadOnlyList<(GroupCommit Commit, long End)>?> TryReadAsync(IReadOnlyDictionary<string, string> properties, RunTopics topics) =>
        TryReadAsync(properties, topics, isLast: false);

    private static async Task<IReadOnlyList<(GroupCommit Commit, long End)>?> TryReadAsync(
        IReadOnlyDictionary<string, string> properties, RunTopics topics, bool isLast)
    {
        try
        {
            using var admin = new TopicAdmin(properties, CallTimeout);
            var extents = await admin.ReadExtentsAsync([topics.Tasks], CancellationToken.None);
            var commits = await GroupCommits.ReadAsync(properties, topics.Group, [.. extents.Select(extent => extent.Partition)], CallTimeout);
            return [.. commits.Zip(extents, (commit, extent) => (commit, extent.End))];
        }
        catch (Exception e) when (e is TaskQueueException or KafkaException && !isLast)
        {
            return null;
        }
    }
}
