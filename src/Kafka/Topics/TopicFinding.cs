namespace TaskQueue.Kafka.Topics;

/// <summary>Something that is, or may be, wrong with a topic.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Message">What was found, in a sentence.</param>
/// <param name="Remedy">What mends it: a command or a sentence.</param>
public sealed record TopicFinding(TopicFindingKind Kind, string Topic, string Message, string Remedy)
{
    /// <summary>Gets whether a node cannot work with it; otherwise it is a warning.</summary>
    public bool IsError => Kind
        is TopicFindingKind.Missing or TopicFindingKind.Forbidden or TopicFindingKind.Unwritable;
}
