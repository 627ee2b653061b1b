using TaskQueue.Core.Offsets;

namespace TaskQueue.FaultLab.Checking.View;

/// <summary>A commit of one partition.</summary>
/// <param name="Node">Who sent it.</param>
/// <param name="Partition">The partition's number.</param>
/// <param name="Offset">The committed offset.</param>
/// <param name="Ledger">What is settled above it.</param>
/// <param name="SentAt">When it was sent.</param>
internal sealed record SentCommit(string Node, int Partition, long Offset, Ledger Ledger, long SentAt)
{
    /// <summary>Gets the tenure under which it was sent; <see langword="null"/> if the node did not have the partition.</summary>
    public Tenure? Tenure { get; internal set; }

    /// <summary>Gets when it was answered; <see langword="null"/> if it never was.</summary>
    public long? AnsweredAt { get; internal set; }

    /// <summary>Gets the code of the refusal; 0 if it was confirmed.</summary>
    public int Error { get; internal set; }

    /// <summary>Gets whether it was confirmed.</summary>
    public bool IsConfirmed => AnsweredAt is not null && Error == 0;

    /// <summary>Tells whether it says that a task is settled.</summary>
    /// <param name="offset">The task's offset.</param>
    public bool Covers(long offset)
    {
        if (offset < Offset)
        {
            return true;
        }

        var (low, high) = (0, Ledger.Settled.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var range = Ledger.Settled[middle];
            if (offset >= range.Start && offset < range.End)
            {
                return true;
            }

            (low, high) = offset < range.Start ? (low, middle - 1) : (middle + 1, high);
        }

        return false;
    }

    /// <summary>Returns how many attempts of an open task it says have ended.</summary>
    /// <param name="offset">The task's offset.</param>
    public int AttemptsOf(long offset)
    {
        foreach (var open in Ledger.Attempts)
        {
            if (open.Offset == offset)
            {
                return open.Ended;
            }
        }

        return 0;
    }
}
