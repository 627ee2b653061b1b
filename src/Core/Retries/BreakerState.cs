namespace TaskQueue.Core.Retries;

/// <summary>What a <see cref="KindBreaker"/> lets through.</summary>
internal enum BreakerState
{
    /// <summary>Everything: the kind works.</summary>
    Closed,

    /// <summary>Nothing: the kind is paused.</summary>
    Open,

    /// <summary>A few probes: the pause is over, and they decide how it goes on.</summary>
    HalfOpen,
}
