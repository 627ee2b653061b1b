namespace TaskQueue.FaultLab.Checking.View;

/// <summary>The time for which a node had a partition.</summary>
/// <param name="Node">The node.</param>
/// <param name="Partition">The partition's number.</param>
/// <param name="Epoch">The tenure's number at the node.</param>
/// <param name="AssignedAt">When it began.</param>
/// <param name="Position">From where was read.</param>
internal sealed record Tenure(string Node, int Partition, int Epoch, long AssignedAt, long Position)
{
    /// <summary>Gets when the partition had to be given up; <see langword="null"/> if it never had to.</summary>
    public long? RevokingAt { get; internal set; }

    /// <summary>Gets when the partition was given up or lost; <see langword="null"/> if the process ended before.</summary>
    public long? RevokedAt { get; internal set; }

    /// <summary>Gets whether it was lost.</summary>
    public bool IsLost { get; internal set; }

    /// <summary>Gets when the tenure was over, by revocation or with the process; <see cref="long.MaxValue"/> if the history does not tell.</summary>
    public long EndedAt { get; internal set; } = long.MaxValue;

    /// <summary>Gets whether it ended in order: given up, neither lost nor with the process.</summary>
    public bool IsGivenUp => RevokedAt is not null && !IsLost;

    /// <summary>Gets the offset after the last one that was read.</summary>
    public long DeliveredEnd { get; internal set; }

    /// <summary>Gets what was read, in order.</summary>
    public IReadOnlyList<(long At, long First, long Last)> Deliveries => DeliveryList;

    /// <summary>Gets the attempts.</summary>
    public IReadOnlyList<AttemptRun> Attempts => AttemptList;

    /// <summary>Gets the commits.</summary>
    public IReadOnlyList<SentCommit> Commits => CommitList;

    internal List<(long At, long First, long Last)> DeliveryList { get; } = [];

    internal List<AttemptRun> AttemptList { get; } = [];

    internal List<SentCommit> CommitList { get; } = [];

    /// <summary>Returns the first commit of this tenure that says that a task is settled; <see langword="null"/> if none does.</summary>
    /// <param name="offset">The task's offset.</param>
    public SentCommit? FirstCovering(long offset)
    {
        // What one commit covers, all later ones of a tenure do; the checkers of commits see to it.
        var (low, high) = (0, CommitList.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = CommitList[middle].Covers(offset) ? (low, middle) : (middle + 1, high);
        }

        return low < CommitList.Count ? CommitList[low] : null;
    }

    /// <summary>Returns <c>partition@node/epoch</c>.</summary>
    public override string ToString() => $"{Partition}@{Node}/{Epoch}";

    /// <inheritdoc/>
    public bool Equals(Tenure? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
