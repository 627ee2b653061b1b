using TaskQueue.Core.Wire;

namespace TaskQueue.Actors.Configuration.Settings;

/// <summary>What is told on the result topic.</summary>
internal sealed record ResultSettings
{
    /// <summary>Gets what the key of a result is.</summary>
    public ResultKey Key { get; init; } = ResultKey.TaskId;

    /// <summary>Gets whether endings other than success are told there too, for tasks with headers.</summary>
    public bool Failures { get; init; } = true;
}
