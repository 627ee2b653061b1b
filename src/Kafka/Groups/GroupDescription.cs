using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Groups;

/// <summary>What the broker tells of a consumer group.</summary>
internal sealed record GroupDescription
{
    /// <summary>Gets the group's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what it is doing.</summary>
    public required GroupState State { get; init; }

    /// <summary>Gets how partitions are shared out: <c>cooperative-sticky</c>, <c>uniform</c>; empty if that is not settled.</summary>
    public string Assignor { get; init; } = string.Empty;

    /// <summary>Gets the address of the broker that coordinates it; <see langword="null"/> if not told.</summary>
    public string? Coordinator { get; init; }

    /// <summary>Gets its members, by client id and host.</summary>
    public IReadOnlyList<GroupMember> Members { get; init; } = [];

    /// <summary>Gets whether this client may join it and commit (<c>READ</c>); <see langword="null"/> if the broker does not tell.</summary>
    public bool? MayRead { get; init; }

    /// <summary>Returns the member that has a partition, or <see langword="null"/>.</summary>
    /// <param name="partition">The partition.</param>
    public GroupMember? OwnerOf(PartitionId partition) => Members.FirstOrDefault(member => member.Partitions.Contains(partition));
}
