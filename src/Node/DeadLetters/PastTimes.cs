using System.Globalization;
using TaskQueue.Actors.Configuration;

namespace TaskQueue.Node.DeadLetters;

/// <summary>Reads and writes times as commands have them.</summary>
internal static class PastTimes
{
    /// <summary>What is allowed, as the end of a sentence.</summary>
    public const string Rule = "must be a duration ago such as 2h, or a time such as 2026-01-31T12:00:00Z";

    // Whatever the clock says, so that what was accepted when the command line was read is accepted when it is carried out.
    private static readonly TimeSpan LongestAgo = TimeSpan.FromDays(36_500);

    /// <summary>Reads a time: RFC 3339, or a duration before now.</summary>
    public static bool TryRead(string text, DateTimeOffset now, out DateTimeOffset time)
    {
        if (Units.TryReadDuration(text, out var duration) && duration <= LongestAgo)
        {
            time = now - duration;
            return true;
        }

        return DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out time);
    }

    /// <summary>Returns a time for people, in UTC to the second.</summary>
    public static string Write(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
