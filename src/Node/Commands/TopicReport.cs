using TaskQueue.Kafka.Topics;

namespace TaskQueue.Node.Commands;

/// <summary>What became of a topic that was to be created, as <c>--json</c> prints it.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Partitions">Its partitions, if it was created.</param>
/// <param name="Replication">Its copies, if it was created.</param>
/// <param name="Reason">Why it was refused, if it was.</param>
internal sealed record TopicReport(
    string Topic, TopicRole Role, TopicCreationOutcome Outcome, int? Partitions, int? Replication, string? Reason);
