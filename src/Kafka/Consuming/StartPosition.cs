namespace TaskQueue.Kafka.Consuming;

/// <summary>Where a partition starts for which the group has committed nothing.</summary>
public enum StartPosition
{
    /// <summary>At the oldest record that the topic still has.</summary>
    Earliest,

    /// <summary>At the end: only what is written from now on.</summary>
    Latest,
}
