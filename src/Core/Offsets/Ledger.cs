namespace TaskQueue.Core.Offsets;

/// <summary>
/// What the owners of a partition hand on beside the committed offset: which offsets above it are settled, and how many
/// attempts of the open tasks have ended.
/// </summary>
/// <remarks>Immutable and safe from any thread. Read from a commit's metadata by <see cref="LedgerCodec"/>.</remarks>
internal sealed class Ledger
{
    /// <summary>The ledger that says nothing.</summary>
    public static readonly Ledger Empty = new([], []);

    private readonly OffsetRange[] _settled;
    private readonly OpenAttempts[] _attempts;

    /// <summary>Creates a ledger that keeps the arrays.</summary>
    /// <param name="settled">Settled ranges, ascending, none touching the next.</param>
    /// <param name="attempts">Ended attempts of offsets outside those ranges, ascending.</param>
    /// <param name="topicId">The UUID of the topic that it is about.</param>
    internal Ledger(OffsetRange[] settled, OpenAttempts[] attempts, string? topicId = null)
    {
        TopicId = topicId;
        _settled = settled;
        _attempts = attempts;
        foreach (var range in settled)
        {
            SettledCount += range.Length;
        }
    }

    /// <summary>
    /// Gets the UUID of the topic that it is about, 22 characters of base64url; <see langword="null"/> if its writer did not
    /// know. A topic that was deleted and created again has another one: then ledger and committed offset mean nothing.
    /// </summary>
    public string? TopicId { get; }

    /// <summary>Gets the settled ranges, ascending; none touches the next.</summary>
    public ReadOnlySpan<OffsetRange> Settled => _settled;

    /// <summary>Gets the open tasks of which attempts have ended, ascending by offset.</summary>
    public ReadOnlySpan<OpenAttempts> Attempts => _attempts;

    /// <summary>Gets how many offsets are settled; those that hold no record (compacted, transaction markers) count too.</summary>
    public long SettledCount { get; }

    /// <summary>Gets whether the ledger says nothing.</summary>
    public bool IsEmpty => _settled.Length == 0 && _attempts.Length == 0;
}
