using TaskQueue.Core.Records;
using TaskQueue.Kafka.Decisions;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Why an assigned partition is not read, and what the log and the board say of it.</summary>
/// <remarks>Belongs to the consumer's thread.</remarks>
internal sealed class PartitionHold
{
    /// <summary>The code of a partition whose log does not have the offset at which it has to go on.</summary>
    public const string OutOfRange = "TQ1207";

    private readonly PartitionId _partition;

    public PartitionHold(string code, PartitionId partition, long offset, string reason, string remedy, long since)
    {
        Since = since;
        _partition = partition;
        Code = code;
        Offset = offset;
        Reason = reason;
        Remedy = remedy;
    }

    /// <summary>Gets the code.</summary>
    public string Code { get; }

    /// <summary>Gets the offset at which it has to go on.</summary>
    public long Offset { get; }

    /// <summary>Gets or sets why it is held.</summary>
    public string Reason { get; set; }

    /// <summary>Gets what moves it.</summary>
    public string Remedy { get; }

    /// <summary>Gets the timestamp since which it is held.</summary>
    public long Since { get; }

    /// <summary>Gets or sets the number of a sighting of the topics that was asked for because of it.</summary>
    public long? Sighting { get; set; }

    /// <summary>Gets or sets whether the reason is all that can be found out.</summary>
    public bool IsExplained { get; set; }

    /// <summary>Gets or sets when the oldest record of its log was written, in milliseconds since 1970; <see langword="null"/> if not known.</summary>
    public long? OldestMs { get; set; }

    /// <summary>Gets or sets the timestamp of the last line about it in the log; <see langword="null"/> for none yet.</summary>
    public long? SaidAt { get; set; }

    /// <summary>
    /// Gets or sets the operator's decision that is carried out as soon as nothing of the partition is open: what was read before the
    /// hold goes on, and is committed before the position moves. <see langword="null"/> for none.
    /// </summary>
    public PartitionDecision? Decision { get; set; }

    /// <summary>Gets why it was held before, which still holds once this is over; <see langword="null"/> if it was not.</summary>
    public PartitionHold? Before { get; init; }

    /// <summary>Returns what the listener is told.</summary>
    public ReadingStandstill ToStandstill() => new(Code, _partition.ToString(), Reason, Remedy);

    /// <summary>Makes the hold of a partition whose log does not have its offset.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="offset">The offset at which it has to go on.</param>
    /// <param name="cause">What the client said.</param>
    /// <param name="now">The timestamp.</param>
    public static PartitionHold ForOffset(PartitionId partition, long offset, string cause, long now) => new(
        OutOfRange,
        partition,
        offset,
        $"its log does not have offset {offset} ({cause})",
        $"`taskqueue partition skip {partition.Topic} {partition.Number}`, or `taskqueue partition reset {partition.Topic} {partition.Number} --to earliest`",
        now);
}
