namespace TaskQueue.Kafka.Topics;

/// <summary>What a topic is for.</summary>
internal enum TopicRole
{
    /// <summary>Tasks wait in it.</summary>
    Tasks,

    /// <summary>Results are written to it.</summary>
    Results,

    /// <summary>Tasks that were given up are written to it.</summary>
    DeadLetters,

    /// <summary>What happens to tasks beside the happy path is written to it.</summary>
    Events,
}
