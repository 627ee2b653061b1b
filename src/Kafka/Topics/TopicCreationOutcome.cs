namespace TaskQueue.Kafka.Topics;

/// <summary>What became of a topic that was to be created.</summary>
internal enum TopicCreationOutcome
{
    /// <summary>It was created.</summary>
    Created,

    /// <summary>It existed before and was left as it is.</summary>
    Existed,

    /// <summary>The broker refused.</summary>
    Refused,
}
