namespace TaskQueue.Node.Bench;

/// <summary>Who runs the tasks.</summary>
internal enum BenchSide
{
    /// <summary>A node.</summary>
    Node,

    /// <summary>The plain loop on Confluent.Kafka.</summary>
    Plain,
}
