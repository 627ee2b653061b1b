using System.Globalization;
using System.Text;
using TaskQueue.Actors.Configuration;

namespace TaskQueue.Node.Samples;

/// <summary>Reads the arguments of the sample kinds that take a duration: <c>200ms</c>, <c>5s</c>, or a number of seconds.</summary>
internal static class SampleDuration
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>Reads an argument.</summary>
    /// <param name="argument">The argument's bytes.</param>
    /// <exception cref="ArgumentException">It is no duration of at most 7 days.</exception>
    public static TimeSpan Read(ReadOnlySpan<byte> argument)
    {
        var text = Encoding.UTF8.GetString(argument).Trim();
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= Longest.TotalSeconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return Units.TryReadDuration(text, out var duration) && duration <= Longest
            ? duration
            : throw new ArgumentException($"'{text}' is no duration of at most 7 days; use 200ms, 5s or a number of seconds.");
    }
}
