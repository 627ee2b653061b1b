namespace TaskQueue.Kafka.Decisions;

/// <summary>What an operator has decided about a held partition.</summary>
internal enum DecisionKind
{
    /// <summary>Read on from another place: earlier or later records run, as the operator chose.</summary>
    Reset,

    /// <summary>Leave out what is in the way and go on behind it.</summary>
    Skip,
}
