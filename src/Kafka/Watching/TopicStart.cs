using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Watching;

/// <summary>How a group stands with a topic when a node starts.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Id">Its UUID; <see langword="null"/> if the broker does not tell it.</param>
/// <param name="IsNew">Whether the group has committed nothing for it.</param>
/// <param name="Tasks">How many offsets lie between the start and the end.</param>
/// <param name="All">How many offsets the topic has.</param>
/// <param name="Offsets">Where each partition starts that was there then; empty unless <paramref name="IsNew"/>.</param>
internal sealed record TopicStart(
    string Topic, string? Id, bool IsNew, long Tasks, long All, IReadOnlyDictionary<PartitionId, long> Offsets);
