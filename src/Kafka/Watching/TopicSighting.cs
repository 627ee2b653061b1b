using TaskQueue.Kafka.Topics;

namespace TaskQueue.Kafka.Watching;

/// <summary>What the broker told of the task topics at one time.</summary>
/// <param name="Number">Grows; a sighting whose number is that of a request, or higher, was made after it.</param>
/// <param name="Topics">The topics by name; without those of which the broker tells nothing.</param>
internal sealed record TopicSighting(long Number, IReadOnlyDictionary<string, TopicDescription> Topics)
{
    /// <summary>The sighting before the first one.</summary>
    public static readonly TopicSighting None = new(0, new Dictionary<string, TopicDescription>());
}
