namespace TaskQueue.Core.Wire.Events;

/// <summary>What stands still at a node, told again and again while something does, and once more when nothing does.</summary>
internal sealed record NodeStatusEvent : QueueEvent
{
    /// <summary>Gets the node: host and process, <c>host-pid</c>.</summary>
    public required string Node { get; init; }

    /// <summary>Gets what stands still, the oldest first.</summary>
    public required IReadOnlyList<StandstillReport> Standstills { get; init; }

    /// <summary>Gets how many attempts run.</summary>
    public int Running { get; init; }

    /// <summary>Gets how many tasks wait for a worker.</summary>
    public int Ready { get; init; }

    /// <summary>Gets how many tasks wait for their next attempt.</summary>
    public int Waiting { get; init; }

    /// <inheritdoc/>
    public override string Key => Node;
}
