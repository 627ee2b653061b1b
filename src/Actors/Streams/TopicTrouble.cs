using TaskQueue.Kafka.Producing;

namespace TaskQueue.Actors.Streams;

/// <summary>A topic that does not take records, or not in time, and what is kept for it until it does.</summary>
/// <remarks>
/// What was refused is sent again in the order in which it was refused, a few records first and more with each that is
/// acknowledged: so ten thousand of them are no load while the topic is away, and gone soon once it is back. Not
/// thread-safe: the state of one stage.
/// </remarks>
internal sealed class TopicTrouble
{
    private const int FirstWindow = 64;

    private readonly Queue<PendingWrite> _kept = new();
    private int _window = FirstWindow;
    private int _again;
    private bool _waits;

    /// <summary>Creates the trouble of a topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="producer">The producer of its records.</param>
    public TopicTrouble(string topic, IRecordProducer producer)
    {
        Topic = topic;
        Producer = producer;
    }

    public string Topic { get; }

    public IRecordProducer Producer { get; }

    /// <summary>Gets the last error; none if records are late and nothing has been said about them.</summary>
    public ProduceError Error { get; private set; }

    /// <summary>Gets or sets how many records are late, as far as was looked.</summary>
    public int Late { get; set; }

    /// <summary>Gets or sets the stage's time of the last alarm; <see langword="null"/> before the first.</summary>
    public int? AlarmedAt { get; set; }

    /// <summary>Gets the largest number of outcomes that were kept at a time.</summary>
    public int MostKept { get; private set; }

    /// <summary>Gets how many outcomes are kept, those sent again included.</summary>
    public int Count => _kept.Count + _again;

    /// <summary>Gets whether new records have to wait behind those that are kept.</summary>
    public bool IsQueueing => _kept.Count > 0;

    /// <summary>Gets whether it is over: nothing is kept and nothing late.</summary>
    public bool IsOver => Count == 0 && Late == 0;

    /// <summary>Gets the outcomes that are kept and not on their way.</summary>
    public IReadOnlyCollection<PendingWrite> Kept => _kept;

    /// <summary>Keeps a record behind those that are kept already.</summary>
    public void Keep(in PendingWrite write)
    {
        _kept.Enqueue(write);
        MostKept = Math.Max(MostKept, Count);
    }

    /// <summary>Keeps a record that was refused; nothing is sent again until <see cref="Retry"/>.</summary>
    public void Refuse(in PendingWrite write, ProduceError error)
    {
        Error = error;
        _window = FirstWindow;
        _waits = true;
        Keep(write);
    }

    /// <summary>Lets what was refused be sent again.</summary>
    public void Retry() => _waits = false;

    /// <summary>Takes the next record to be sent again.</summary>
    /// <returns><see langword="false"/> if there is none, or enough are on their way.</returns>
    public bool TryTake(out PendingWrite write)
    {
        if (_waits || _again >= _window || !_kept.TryDequeue(out write))
        {
            write = default;
            return false;
        }

        _again++;
        write = write with { IsAgain = true };
        return true;
    }

    /// <summary>Notes that a record that was sent again has been reported on.</summary>
    /// <param name="acknowledged">Whether it was written.</param>
    public void Reported(bool acknowledged)
    {
        _again--;
        _window += acknowledged ? 1 : 0;
    }
}
