using TaskQueue.Kafka.Reading;

namespace TaskQueue.Node.DeadLetters;

/// <summary>Tells people now and then how far long work has come.</summary>
internal sealed class ProgressLine : IProgress<ReadProgress>
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly TextWriter _error;
    private readonly TimeProvider _time;
    private readonly string _what;
    private long _toldAt;

    /// <summary>Creates the line; nothing is told in the first seconds.</summary>
    /// <param name="error">Where to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="what">What is read, such as <c>dead letters</c>.</param>
    public ProgressLine(TextWriter error, TimeProvider time, string what)
    {
        _error = error;
        _time = time;
        _what = what;
        _toldAt = time.GetTimestamp();
    }

    /// <inheritdoc/>
    public void Report(ReadProgress value)
    {
        if (_time.GetElapsedTime(_toldAt) >= Every)
        {
            _toldAt = _time.GetTimestamp();
            _error.WriteLine($"taskqueue: {value.Offsets} of {value.Total} {_what} read");
        }
    }
}
