namespace TaskQueue.FaultLab.Checking.View;

/// <summary>What is known of one task.</summary>
/// <param name="Id">Its id.</param>
internal sealed record TaskFacts(string Id)
{
    /// <summary>Gets its key; empty for none.</summary>
    public string Key { get; internal set; } = string.Empty;

    /// <summary>Gets whether it can never succeed.</summary>
    public bool IsPoison { get; internal set; }

    /// <summary>Gets whether the driver has enqueued it.</summary>
    public bool IsInvoked => InvokedAt is not null;

    /// <summary>Gets when the driver enqueued it; <see langword="null"/> if it did not.</summary>
    public long? InvokedAt { get; internal set; }

    /// <summary>Gets when the broker acknowledged it; <see langword="null"/> if it did not.</summary>
    public long? EnqueuedAt { get; internal set; }

    /// <summary>Gets whether it was told that it was not written.</summary>
    public bool IsRefused { get; internal set; }

    /// <summary>Gets its partition; −1 if not known.</summary>
    public int Partition { get; internal set; } = -1;

    /// <summary>Gets its offset; −1 if not known.</summary>
    public long Offset { get; internal set; } = -1;

    /// <summary>Gets the hash of its record; <see langword="null"/> if it does not lie in the topic.</summary>
    public string? Content { get; internal set; }

    /// <summary>Gets the hash of its value; <see langword="null"/> if it does not lie in the topic.</summary>
    public string? Value { get; internal set; }

    /// <summary>Gets when its producer was told that it was not acknowledged; <see langword="null"/> if it was not.</summary>
    public long? FailedAt { get; internal set; }

    /// <summary>Gets when its first ending was acknowledged; <see langword="null"/> if none was.</summary>
    public long? SettledAt { get; internal set; }

    /// <summary>Gets how many records in the result topic tell of its success.</summary>
    public int Results { get; internal set; }

    /// <summary>Gets how many records in the result topic tell of its failure.</summary>
    public int Failures { get; internal set; }

    /// <summary>Gets the hashes of its dead letters.</summary>
    public IReadOnlyList<string> DeadLetters => DeadLetterList;

    internal List<string> DeadLetterList { get; } = [];

    // Hashes of what the results tell.
    internal HashSet<string> ResultValues { get; } = new(StringComparer.Ordinal);

    internal List<(string Node, long At)> Settlements { get; } = [];

    /// <summary>Returns when an ending was first acknowledged to the owner of a tenure, while it lasted; <see langword="null"/> if it was not.</summary>
    /// <param name="tenure">The tenure.</param>
    /// <param name="before">How many endings of the task the node had sent under earlier ones: these are acknowledged first.</param>
    public long? SettledUnder(Tenure tenure, int before)
    {
        ArgumentNullException.ThrowIfNull(tenure);
        foreach (var (_, at) in Settlements.Where(settlement => settlement.Node == tenure.Node).Skip(before))
        {
            if (at >= tenure.AssignedAt && at <= tenure.EndedAt)
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>Returns the id and the place.</summary>
    public override string ToString() => Offset >= 0 ? $"{Id} ({Partition}-{Offset})" : Id;
}
