namespace TaskQueue.Kafka.Topics;

/// <summary>What became of one topic that was to be created.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Replication">How many copies it was to be created with.</param>
/// <param name="Configuration">Kafka's settings that it was to be created with.</param>
/// <param name="Reason">Why it was refused; <see langword="null"/> if it was not.</param>
internal sealed record TopicCreation(
    PlannedTopic Topic,
    TopicCreationOutcome Outcome,
    int Replication,
    IReadOnlyDictionary<string, string> Configuration,
    string? Reason);
