using System.Text.Json.Serialization;

namespace TaskQueue.Kafka.Topics;

/// <summary>Something that is, or may be, wrong with a topic.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Message">What was found, in a sentence.</param>
/// <param name="Remedy">What mends it: a command or a sentence.</param>
internal sealed record TopicFinding(TopicFindingKind Kind, string Topic, string Message, string Remedy)
{
    /// <summary>Gets the code under which the runbook has it.</summary>
    public string Code => Kind switch
    {
        TopicFindingKind.Missing => "TQ1501",
        TopicFindingKind.Forbidden => "TQ1502",
        TopicFindingKind.Unwritable => "TQ1503",
        TopicFindingKind.Compacted => "TQ1504",
        TopicFindingKind.ShortRetention => "TQ1505",
        TopicFindingKind.TooSmall => "TQ1506",
        TopicFindingKind.NotReplicated => "TQ1507",
        _ => "TQ1508",
    };

    /// <summary>Gets whether a node works without the topic, so that nothing about it is an error.</summary>
    [JsonIgnore]
    public bool IsOptional { get; init; }

    /// <summary>Gets whether a node cannot work with it; otherwise it is a warning.</summary>
    public bool IsError => !IsOptional
        && Kind is (TopicFindingKind.Missing or TopicFindingKind.Forbidden or TopicFindingKind.Unwritable);
}
