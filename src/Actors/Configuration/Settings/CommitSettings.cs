namespace TaskQueue.Actors.Configuration.Settings;

/// <summary>How often offsets are committed: whichever comes first.</summary>
internal sealed record CommitSettings
{
    /// <summary>Gets how many tasks may settle before a commit.</summary>
    public int MaxCount { get; init; } = 10_000;

    /// <summary>Gets how long a settled task may wait for a commit; after a crash at most that much finished work runs again.</summary>
    public TimeSpan MaxInterval { get; init; } = TimeSpan.FromSeconds(1);
}
