namespace TaskQueue.Core.Records;

/// <summary>Names one partition of a topic.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Number">The partition's number, counted from 0.</param>
public readonly record struct PartitionId(string Topic, int Number)
{
    /// <summary>Returns <c>topic[number]</c>, the form in which logs name a partition.</summary>
    public override string ToString() => $"{Topic}[{Number}]";
}
