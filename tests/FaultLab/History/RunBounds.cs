using System.Text.Json.Serialization;

namespace TaskQueue.FaultLab.History;

/// <summary>What a run promises: the bounds that checkers hold it to. All times in seconds.</summary>
internal sealed record RunBounds
{
    /// <summary>Gets whether tasks of one key run in order.</summary>
    public bool Ordered { get; init; }

    /// <summary>Gets the group's session timeout.</summary>
    public double SessionTimeout { get; init; } = 6;

    /// <summary>Gets how long after a node was killed others have its partitions.</summary>
    [JsonIgnore]
    public double Takeover => SessionTimeout + 10;

    /// <summary>Gets <c>max.poll.interval.ms</c>.</summary>
    public double MaxPollInterval { get; init; } = 60;

    /// <summary>Gets <c>revoke-timeout</c>.</summary>
    public double RevokeTimeout { get; init; } = 5;

    /// <summary>Gets <c>drain-timeout</c>.</summary>
    public double DrainTimeout { get; init; } = 25;

    /// <summary>Gets how many attempts a task gets at least that never succeeds.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Gets whether the result topic tells of failures (<c>results.failures</c>): a dead letter and its notice are an ending only both together.</summary>
    public bool TellsFailures { get; init; } = true;

    /// <summary>Gets how long there may be work and nothing settles.</summary>
    public double Progress { get; init; } = 30;

    /// <summary>Gets how long after an outage work goes on.</summary>
    public double Healing { get; init; } = 15;

    /// <summary>Gets how much of a node may be resident, in MiB.</summary>
    public double MemoryMiB { get; init; } = 400;

    /// <summary>Gets how fast a node's memory may grow once it is warm, in MiB a minute.</summary>
    public double MemorySlope { get; init; } = 30;
}
