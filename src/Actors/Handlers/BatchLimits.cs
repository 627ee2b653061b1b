namespace TaskQueue.Actors.Handlers;

/// <summary>When a batch that is gathered runs.</summary>
/// <param name="MaxTasks">With so many tasks; at least 1. It never waits for more than the node has workers.</param>
/// <param name="MaxDelay">So long after its first task, however many there are.</param>
internal sealed record BatchLimits(int MaxTasks, TimeSpan MaxDelay)
{
    /// <summary>The longest delay: a task that waits holds a worker.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);
}
