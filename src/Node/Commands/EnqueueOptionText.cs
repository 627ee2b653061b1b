using System.Globalization;
using TaskQueue.Actors.Configuration;
using TaskQueue.Client;

namespace TaskQueue.Node.Commands;

/// <summary>Reads the texts that options of <c>task enqueue</c> are given.</summary>
internal static class EnqueueOptionText
{
    /// <summary>Returns whether this is <c>name=value</c> with a name that is free to use.</summary>
    public static bool IsValidHeader(string header)
    {
        var equals = header.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && !EnqueueRequest.IsReservedHeader(header[..equals]);
    }

    /// <summary>Reads a header for which <see cref="IsValidHeader"/> is true.</summary>
    public static KeyValuePair<string, string> ReadHeader(string header)
    {
        var equals = header.IndexOf('=', StringComparison.Ordinal);
        return new(header[..equals], header[(equals + 1)..]);
    }

    /// <summary>Reads when a task expires: a duration from now, or a time.</summary>
    public static bool TryReadExpiry(string text, DateTimeOffset now, out DateTimeOffset expiry)
    {
        if (Units.TryReadDuration(text, out var duration) && duration <= DateTimeOffset.MaxValue - now)
        {
            expiry = now + duration;
            return true;
        }

        return DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out expiry);
    }
}
