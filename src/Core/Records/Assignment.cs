namespace TaskQueue.Core.Records;

/// <summary>One tenure of a partition at this node, from its assignment to its revocation or loss.</summary>
/// <remarks>
/// A partition that leaves and comes back gets a new instance with a higher epoch, so instances are compared by
/// reference: whatever an old tenure still has to say is told apart from the new one and dropped.
/// Safe from any thread.
/// </remarks>
internal sealed class Assignment
{
    private bool _isWaitingFull;

    /// <summary>Creates an assignment.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="epoch">The tenure's number at this node, counted from 1 and never reused.</param>
    /// <param name="revoked">Canceled by the consumer as soon as the partition has to be given up.</param>
    public Assignment(PartitionId partition, int epoch, CancellationToken revoked)
    {
        Partition = partition;
        Epoch = epoch;
        Revoked = revoked;
    }

    /// <summary>Gets the partition.</summary>
    public PartitionId Partition { get; }

    /// <summary>Gets the tenure's number at this node, counted from 1.</summary>
    public int Epoch { get; }

    /// <summary>
    /// Gets a token that is canceled as soon as the partition has to be given up: from then on no task of this
    /// assignment may be started; those that run may still end, and count if they end in time.
    /// </summary>
    public CancellationToken Revoked { get; }

    /// <summary>
    /// Gets or sets whether the partition is not read because its share of waiting retries is used up: set by the consumer,
    /// looked at by Dispatch, which then brings retries forward so that the partition goes on.
    /// </summary>
    public bool IsWaitingFull
    {
        get => Volatile.Read(ref _isWaitingFull);
        set => Volatile.Write(ref _isWaitingFull, value);
    }

    /// <summary>Returns <c>topic[number]@epoch</c>.</summary>
    public override string ToString() => $"{Partition}@{Epoch}";
}
