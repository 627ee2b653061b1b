namespace TaskQueue.Kafka.Reading;

/// <summary>How a read goes on after a record.</summary>
internal enum VisitResult
{
    /// <summary>With the next record.</summary>
    Continue,

    /// <summary>With the other partitions: of this one nothing more is wanted.</summary>
    SkipPartition,

    /// <summary>Not at all.</summary>
    Terminate,
}
