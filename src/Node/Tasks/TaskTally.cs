using System.Globalization;
using TaskQueue.Node.Commands;

namespace TaskQueue.Node.Tasks;

/// <summary>Counts what became of the tasks that a command waits for, and sums it up.</summary>
internal sealed class TaskTally
{
    private readonly SortedDictionary<TaskOutcome, long> _counts = [];
    private readonly TimeProvider _time;
    private readonly long _begunAt;
    private long _total;

    /// <summary>Begins to count.</summary>
    public TaskTally(TimeProvider time)
    {
        _time = time;
        _begunAt = time.GetTimestamp();
    }

    /// <summary>Gets how many tasks were counted; may be asked from any thread.</summary>
    public long Total => Volatile.Read(ref _total);

    /// <summary>Counts a task.</summary>
    public void Add(TaskOutcome outcome)
    {
        Volatile.Write(ref _total, _total + 1);
        _counts[outcome] = _counts.GetValueOrDefault(outcome) + 1;
    }

    /// <summary>Sums up for people, if there were several tasks.</summary>
    /// <param name="error">Where to.</param>
    /// <param name="repeat">Options that make a suggested command read the same configuration.</param>
    /// <exception cref="CommandFailedException">Some did not complete.</exception>
    public void Finish(TextWriter error, string repeat)
    {
        var words = string.Join(", ", _counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Value} {TaskOutcomes.WordOf(count.Key)}")));
        var elapsed = _time.GetElapsedTime(_begunAt);
        var others = Total - _counts.GetValueOrDefault(TaskOutcome.Completed);
        if (others > 0)
        {
            throw new CommandFailedException(string.Create(
                CultureInfo.InvariantCulture,
                $"TQ9050: {others} of {Total} tasks did not complete: {words}; look for one: taskqueue task get ID --scan{repeat}"));
        }

        if (Total > 1)
        {
            error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"taskqueue: {words} in {elapsed.TotalSeconds:F1} s, {Total / Math.Max(elapsed.TotalSeconds, 0.001):N0} a second"));
        }
    }
}
