namespace TaskQueue.Kafka.Consuming;

/// <summary>Knows about how old the oldest open task of a partition is: to the batch, which is older than the task if anything.</summary>
/// <remarks>
/// Belongs to the consumer's thread. Of the batches with open tasks, or after such, it remembers <see cref="MaxBatches"/> at most:
/// beyond that every second one, then every fourth, which leaves the others' tasks the age of the one before.
/// </remarks>
internal sealed class OpenAges
{
    /// <summary>How many batches are remembered at most.</summary>
    internal const int MaxBatches = 1024;

    private readonly Queue<(long Offset, long TimestampMs)> _batches = new();

    // Of so many batches one is remembered.
    private int _stride = 1;
    private int _passed;

    /// <summary>Gets how many batches are remembered.</summary>
    internal int Count => _batches.Count;

    /// <summary>Takes in a batch.</summary>
    /// <param name="offset">Offset of its first record.</param>
    /// <param name="timestampMs">Timestamp of its first record in milliseconds since 1970; −1 for none.</param>
    /// <param name="committable">The offset below which nothing is open.</param>
    public void Delivered(long offset, long timestampMs, long committable)
    {
        DropBelow(committable);
        if (_batches.Count <= 1)
        {
            _stride = 1;
        }

        if (_batches.Count > 0 && ++_passed < _stride)
        {
            return;
        }

        if (_batches.Count == MaxBatches)
        {
            Thin();
        }

        _passed = 0;
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

    private void Thin()
    {
        for (var index = 0; index < MaxBatches; index++)
        {
            var batch = _batches.Dequeue();
            if (index % 2 == 0)
            {
                _batches.Enqueue(batch);
            }
        }

        _stride *= 2;
    }

    private long SecondOffset()
    {
        using var batches = _batches.GetEnumerator();
        batches.MoveNext();
        batches.MoveNext();
        return batches.Current.Offset;
    }
}
