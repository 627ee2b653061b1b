using System.Globalization;

namespace TaskQueue.Node.Status;

/// <summary>Writes durations for people: the two largest units.</summary>
internal static class Durations
{
    /// <summary>Returns a duration: <c>3d 4h</c>, <c>2m 10s</c>, <c>0s</c>; <c>forever</c> for an infinite one.</summary>
    /// <param name="duration">The duration; a negative one counts as zero.</param>
    public static string Write(TimeSpan duration)
    {
        if (duration == Timeout.InfiniteTimeSpan)
        {
            return "forever";
        }

        var seconds = (long)Math.Max(0, duration.TotalSeconds);
        return seconds switch
        {
            < 60 => Text($"{seconds}s"),
            < 3_600 => Text($"{seconds / 60}m {seconds % 60}s"),
            < 86_400 => Text($"{seconds / 3_600}h {seconds / 60 % 60}m"),
            _ => Text($"{seconds / 86_400}d {seconds / 3_600 % 24}h"),
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
