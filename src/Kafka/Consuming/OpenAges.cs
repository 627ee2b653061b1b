namespace TaskQueue.Kafka.Consuming;

/// <summary>Knows about how old the oldest open task of a partition is: to the batch, which is older than the task if anything.</summary>
/// <remarks>Belongs to the consumer's thread. Holds as many entries as there are batches with open tasks or after such.</remarks>
internal sealed class OpenAges
{
    private readonly Queue<(long Offset, long TimestampMs)> _batches = new();

    /// <summary>Takes in a batch.</summary>
    /// <param name="offset">Offset of its first record.</param>
    /// <param name="timestampMs">Timestamp of its first record in milliseconds since 1970; −1 for none.</param>
    /// <param name="committable">The offset below which nothing is open.</param>
    public void Delivered(long offset, long timestampMs, long committable)
    {
        DropBelow(committable);
        _batches.Enqueue((offset, timestampMs));
    }

    /// <summary>Returns the timestamp of the batch that holds the lowest open task.</summary>
    /// <param name="committable">The offset of that task.</param>
    /// <returns>Milliseconds since 1970; <see langword="null"/> if its record has no timestamp.</returns>
    public long? OldestMs(long committable)
    {
        DropBelow(committable);
        return _batches.TryPeek(out var batch) && batch.TimestampMs >= 0 ? batch.TimestampMs : null;
    }

    private void DropBelow(long committable)
    {
        // The first batch stays until the second one begins at or below the lowest open task.
        while (_batches.Count > 1 && SecondOffset() <= committable)
        {
            _batches.Dequeue();
        }
    }

    private long SecondOffset()
    {
        using var batches = _batches.GetEnumerator();
        batches.MoveNext();
        batches.MoveNext();
        return batches.Current.Offset;
    }
}
