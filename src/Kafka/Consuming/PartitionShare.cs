namespace TaskQueue.Kafka.Consuming;

/// <summary>Counts what one partition has in flight and waiting, and says how much more may be read.</summary>
/// <remarks>
/// Reading goes on when a good batch of the share is free (half of it, at most <see cref="GoodBatch"/>), so that batches stay
/// large; with a share of <see cref="SmallShare"/> or less, or where tasks take so long that no such batch comes together
/// (<see cref="TakeAnyRoom"/>), at any free place, so that no worker waits for a batch to fill.
/// The bytes of the next records are not known: they are taken to be like those read before, and the bound may be exceeded
/// by as much as they are larger, one batch at most. Tasks in flight that come to wait may exceed the bound of waiting ones,
/// by the share of tasks at most. Not thread-safe: belongs to the consumer's thread.
/// </remarks>
internal sealed class PartitionShare
{
    /// <summary>Free places that are worth a read, whatever the share.</summary>
    public const int GoodBatch = 256;

    /// <summary>A share of at most so many tasks is refilled place by place.</summary>
    public const int SmallShare = 8;

    // Until records have been seen: cautious, as most are smaller.
    private const long AssumedBytes = 4096;

    private readonly HashSet<long> _waiting = [];
    private long _averageBytes = AssumedBytes;
    private bool _takesAnyRoom;

    /// <summary>Gets how many delivered tasks are in flight.</summary>
    public int InFlight { get; private set; }

    /// <summary>Gets how many bytes of records are in flight.</summary>
    public long InFlightBytes { get; private set; }

    /// <summary>Gets how many delivered tasks wait for a retry.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Gets how many bytes of records wait for a retry.</summary>
    public long WaitingBytes { get; private set; }

    /// <summary>Gets how many delivered tasks have neither settled nor been returned.</summary>
    public int Open => InFlight + Waiting;

    /// <summary>Returns whether so many tasks wait for a retry that no more may be read.</summary>
    /// <param name="limits">The share.</param>
    public bool IsWaitingFull(in ShareLimits limits) => Waiting >= limits.Waiting || WaitingBytes >= limits.WaitingBytes;

    /// <summary>Lets the next batch be as small as the room that there is: to be called now and then.</summary>
    public void TakeAnyRoom() => _takesAnyRoom = true;

    /// <summary>Returns how many records may be read as far as those in flight go; 0 for none.</summary>
    /// <param name="limits">The share.</param>
    public int Room(in ShareLimits limits)
    {
        var capacity = Math.Clamp(limits.Bytes / _averageBytes, 1, limits.Tasks);
        var free = Math.Min(limits.Tasks - InFlight, (limits.Bytes - InFlightBytes) / _averageBytes);
        if (InFlight == 0)
        {
            // A record larger than the whole share is let through alone.
            free = Math.Max(free, 1);
        }

        // Where too many wait nothing is read: a free place is no reason to make retries, or tasks of paused kinds, give way.
        var takesAnyRoom = _takesAnyRoom && !IsWaitingFull(limits);
        var worthwhile = capacity <= SmallShare || takesAnyRoom ? 1 : Math.Min(capacity / 2, GoodBatch);
        return free < worthwhile ? 0 : (int)free;
    }

    /// <summary>Counts a batch that was delivered.</summary>
    /// <param name="count">Its records; at least 1.</param>
    /// <param name="bytes">Their bytes.</param>
    public void Delivered(int count, long bytes)
    {
        InFlight += count;
        InFlightBytes += bytes;
        _takesAnyRoom = false;

        // Up at once, down slowly: what is taken too small exceeds the bound.
        var average = Math.Max(1, bytes / count);
        _averageBytes = average >= _averageBytes ? average : Math.Max(1, ((3 * _averageBytes) + average) / 4);
    }

    /// <summary>Counts a task that begins to wait.</summary>
    public void Wait(long offset, int bytes)
    {
        if (_waiting.Add(offset))
        {
            WaitingBytes += bytes;
            Release(bytes);
        }
    }

    /// <summary>Counts a task whose wait is over.</summary>
    public void Resume(long offset, int bytes)
    {
        if (_waiting.Remove(offset))
        {
            WaitingBytes -= bytes;
            InFlight++;
            InFlightBytes += bytes;
        }
    }

    /// <summary>Counts a task that has settled or was returned.</summary>
    public void Leave(long offset, int bytes)
    {
        if (_waiting.Count > 0 && _waiting.Remove(offset))
        {
            WaitingBytes -= bytes;
        }
        else
        {
            Release(bytes);
        }
    }

    private void Release(int bytes)
    {
        InFlight = Math.Max(0, InFlight - 1);
        InFlightBytes = Math.Max(0, InFlightBytes - bytes);
    }
}
