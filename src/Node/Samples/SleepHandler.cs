using System.Globalization;
using System.Text;
using TaskQueue.Actors.Handlers;
using TaskQueue.Node.Configuration;

namespace TaskQueue.Node.Samples;

/// <summary>Sample kind <c>sleep</c>: waits as long as its argument says (<c>200ms</c>, <c>5s</c>, or a number of seconds), then returns it.</summary>
internal sealed class SleepHandler : ITaskHandler
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private readonly TimeProvider _time;

    /// <summary>Creates the handler.</summary>
    /// <param name="time">The clock to wait by.</param>
    public SleepHandler(TimeProvider time) => _time = time;

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context) =>
        new(SleepAsync(context.Argument.ToArray(), context.CancellationToken));

    private static bool TryRead(string text, out TimeSpan duration)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= Longest.TotalSeconds)
        {
            duration = TimeSpan.FromSeconds(seconds);
            return true;
        }

        return Units.TryReadDuration(text, out duration) && duration <= Longest;
    }

    private async Task<ReadOnlyMemory<byte>> SleepAsync(byte[] argument, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetString(argument).Trim();
        if (!TryRead(text, out var duration))
        {
            throw new ArgumentException($"'{text}' is no duration of at most 7 days; use 200ms, 5s or a number of seconds.");
        }

        await Task.Delay(duration, _time, cancellationToken);
        return argument;
    }
}
