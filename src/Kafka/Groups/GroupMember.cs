using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Groups;

/// <summary>A member of a consumer group: a node.</summary>
/// <param name="ClientId">What it calls itself (<c>client.id</c>).</param>
/// <param name="MemberId">What the broker calls it; another one after each start.</param>
/// <param name="Host">The address that it connects from.</param>
/// <param name="Instance">Its <c>group.instance.id</c>; <see langword="null"/> if it has none.</param>
/// <param name="Partitions">The partitions that it has.</param>
internal sealed record GroupMember(
    string ClientId, string MemberId, string Host, string? Instance, IReadOnlyList<PartitionId> Partitions);
