using System.Globalization;
using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Consuming;

/// <summary>How long Kafka keeps the oldest task of a partition that has not run.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset of the task, or of the first one that the log has.</param>
/// <param name="Age">How old it is.</param>
/// <param name="Left">How long it is kept from now on; zero or less if it may be gone any time.</param>
/// <param name="Share">What part of the retention that is.</param>
/// <param name="Reason">What is in front of it.</param>
internal sealed record RetentionLeft(
    PartitionId Partition, long Offset, TimeSpan Age, TimeSpan Left, double Share, string Reason)
{
    /// <summary>Looks at a partition.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="retention">How long its topic keeps records.</param>
    /// <param name="nowMs">The time, in milliseconds since 1970.</param>
    /// <returns><see langword="null"/> if nothing waits in it, or its age is not known.</returns>
    public static RetentionLeft? Of(AssignedPartition partition, TimeSpan retention, long nowMs)
    {
        var oldestMs = partition.Tracker is { Open: > 0, Committable: { } open }
            ? partition.Ages.OldestMs(open)
            : partition.Hold?.OldestMs;
        if (oldestMs is not { } oldest)
        {
            return null;
        }

        var age = TimeSpan.FromMilliseconds(Math.Max(0, nowMs - oldest));
        var left = retention - age;
        return new RetentionLeft(
            partition.Assignment.Partition, partition.Tracker.Committable ?? 0, age, left, left / retention, ReasonOf(partition));
    }

    /// <summary>Returns the sentence for log and board.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"its oldest waiting task (offset {Offset}) is {Write(Age)} old and {(Left > TimeSpan.Zero ? $"is deleted by retention in {Write(Left)}" : "may be deleted by retention any moment")}; {Reason}");

    private static string ReasonOf(AssignedPartition partition) => partition switch
    {
        { Hold: { } hold } => $"the partition is held ({hold.Code})",
        { Share: { Waiting: > 0 and var waiting, InFlight: 0 } } => $"{waiting} tasks wait for a retry",
        _ => $"{partition.Share.InFlight} tasks run or are next, {partition.Share.Waiting} wait for a retry",
    };

    private static string Write(TimeSpan time) => time.TotalDays >= 2
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0.#} days")
        : time.TotalHours >= 2
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} hours")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} minutes");
}
