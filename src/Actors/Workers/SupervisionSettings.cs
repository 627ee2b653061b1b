namespace TaskQueue.Actors.Workers;

/// <summary>What becomes of workers whose handlers throw; HOCON section <c>task-queue.supervision</c>.</summary>
internal sealed record SupervisionSettings
{
    /// <summary>Gets the directive for every exception that <see cref="ByException"/> does not name.</summary>
    /// <value>Default: resume.</value>
    public FailureDirective Default { get; init; } = FailureDirective.Resume;

    /// <summary>Gets how often a worker may restart within <see cref="Within"/> before it is replaced by a new one.</summary>
    /// <value>A count, at least 1. Default: 10.</value>
    public int MaxRestarts { get; init; } = 10;

    /// <summary>Gets the time over which restarts are counted.</summary>
    /// <value>A duration. Default: 1 minute.</value>
    public TimeSpan Within { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets directives by the full name of an exception's type; a base type's name covers the types derived from it.</summary>
    /// <value>Default: <c>System.OutOfMemoryException</c> ends the process.</value>
    public IReadOnlyDictionary<string, FailureDirective> ByException { get; init; } =
        new Dictionary<string, FailureDirective> { ["System.OutOfMemoryException"] = FailureDirective.Exit };

    /// <summary>Gets how many attempts may be abandoned, over the node's life, before it drains and exits with 1.</summary>
    /// <value>A count; 0 stands for the pool's size. Default: 0.</value>
    public int MaxAbandoned { get; init; }

    /// <summary>Returns the directive for an exception: that of its own type, else of the nearest base type named.</summary>
    public FailureDirective Decide(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        for (var type = cause.GetType(); type is not null; type = type.BaseType)
        {
            if (ByException.TryGetValue(type.FullName!, out var directive))
            {
                return directive;
            }
        }

        return Default;
    }
}
