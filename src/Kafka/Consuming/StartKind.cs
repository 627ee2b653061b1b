namespace TaskQueue.Kafka.Consuming;

/// <summary>Where a group begins that has committed nothing.</summary>
internal enum StartKind
{
    /// <summary>At the oldest record that the topic still has.</summary>
    Earliest,

    /// <summary>At the end: only what is written from now on.</summary>
    Latest,

    /// <summary>Nowhere: the consumer fails until someone has set the group's positions.</summary>
    Refuse,

    /// <summary>At the first record that is not older than a time.</summary>
    Time,
}
