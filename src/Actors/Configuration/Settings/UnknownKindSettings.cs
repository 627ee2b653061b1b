namespace TaskQueue.Actors.Configuration.Settings;

/// <summary>What becomes of a task of a kind that this node does not have.</summary>
internal sealed record UnknownKindSettings
{
    /// <summary>Gets what is done first.</summary>
    public UnknownKindAction Action { get; init; } = UnknownKindAction.Retry;

    /// <summary>Gets how long it is tried again before it is dead-lettered: longer than a rolling deploy takes.</summary>
    public TimeSpan For { get; init; } = TimeSpan.FromMinutes(10);
}
