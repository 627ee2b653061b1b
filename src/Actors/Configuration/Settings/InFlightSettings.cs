namespace TaskQueue.Actors.Configuration.Settings;

/// <summary>How much a node may hold; a partition at its share is not read until tasks settle.</summary>
internal sealed record InFlightSettings
{
    /// <summary>Gets how many tasks may be in flight over all partitions.</summary>
    public int MaxTasks { get; init; } = 10_000;

    /// <summary>Gets how many bytes of records may be in flight over all partitions.</summary>
    public long MaxBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Gets how many tasks may wait for their next attempt over all partitions.</summary>
    public int MaxWaiting { get; init; } = 10_000;

    /// <summary>Gets how many bytes of records may wait for their next attempt over all partitions.</summary>
    public long MaxWaitingBytes { get; init; } = 64 * 1024 * 1024;
}
