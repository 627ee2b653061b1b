namespace TaskQueue.Kafka.Consuming;

/// <summary>The equal share of each assigned partition in the bounds of the node.</summary>
/// <param name="Tasks">How many tasks may be in flight; at least 1.</param>
/// <param name="Bytes">How many bytes of records may be in flight; at least 1.</param>
/// <param name="Waiting">How many tasks may wait for a retry; at least 1.</param>
/// <param name="WaitingBytes">How many bytes of records may wait for a retry; at least 1.</param>
internal readonly record struct ShareLimits(int Tasks, long Bytes, int Waiting, long WaitingBytes)
{
    /// <summary>Returns the share when so many partitions are assigned.</summary>
    public static ShareLimits Of(ConsumerSettings settings, int assigned)
    {
        var parts = Math.Max(1, assigned);
        return new ShareLimits(
            Math.Max(1, settings.MaxTasks / parts),
            Math.Max(1, settings.MaxBytes / parts),
            Math.Max(1, settings.MaxWaiting / parts),
            Math.Max(1, settings.MaxWaitingBytes / parts));
    }
}
