using System.Globalization;
using TaskQueue.Node.Configuration;

namespace TaskQueue.Node.Commands;

/// <summary>Writes the headers of a task in CloudEvents' binary mode.</summary>
internal static class CloudEventHeaders
{
    private static readonly string[] Reserved =
        ["ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time", "ce_expirytime"];

    /// <summary>Returns whether this is <c>name=value</c> with a name that is free to use.</summary>
    public static bool IsValidHeader(string header)
    {
        var equals = header.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && !Reserved.Contains(header[..equals], StringComparer.OrdinalIgnoreCase);
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

    /// <summary>Returns the headers.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="kind">The task's kind.</param>
    /// <param name="now">The time of writing.</param>
    /// <param name="expiry">When the task expires, or <see langword="null"/>.</param>
    /// <param name="own">Further headers, each <c>name=value</c>.</param>
    public static List<KeyValuePair<string, string>> Write(
        string id, string kind, DateTimeOffset now, DateTimeOffset? expiry, IEnumerable<string> own)
    {
        List<KeyValuePair<string, string>> headers =
        [
            new("ce_specversion", "1.0"),
            new("ce_id", id),
            new("ce_type", kind),
            new("ce_source", "/taskqueue/cli"),
            new("ce_time", Write(now)),
        ];
        if (expiry is { } when)
        {
            headers.Add(new("ce_expirytime", Write(when)));
        }

        headers.AddRange(own.Select(header => header.Split('=', 2)).Select(parts => KeyValuePair.Create(parts[0], parts[1])));
        return headers;
    }

    private static string Write(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
