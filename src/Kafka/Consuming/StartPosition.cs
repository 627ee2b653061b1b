using System.Globalization;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Where a group begins that has committed nothing for a topic.</summary>
/// <remarks>
/// Partitions that come into being later (the topic has grown, or was created again) are read from their beginning whatever
/// this says: their tasks were written for this group to run.
/// </remarks>
/// <param name="Kind">The kind of place.</param>
/// <param name="Time">The time, for <see cref="StartKind.Time"/>.</param>
internal readonly record struct StartPosition(StartKind Kind, DateTimeOffset Time)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";

    /// <summary>Gets the oldest record that the topic still has.</summary>
    public static StartPosition Earliest => default;

    /// <summary>Gets the end: only what is written from now on.</summary>
    public static StartPosition Latest => new(StartKind.Latest, default);

    /// <summary>Gets no place: the consumer fails.</summary>
    public static StartPosition Refuse => new(StartKind.Refuse, default);

    /// <summary>Returns the first record that is not older than a time.</summary>
    public static StartPosition At(DateTimeOffset time) => new(StartKind.Time, time);

    /// <summary>Reads a word, or a time in RFC 3339 form with a zone.</summary>
    /// <param name="text">The text, as in the configuration.</param>
    /// <param name="start">The place.</param>
    /// <returns><see langword="false"/> if it is neither.</returns>
    public static bool TryParse(string text, out StartPosition start)
    {
        ArgumentNullException.ThrowIfNull(text);
        start = text switch
        {
            "latest" => Latest,
            "refuse" => Refuse,
            _ => Earliest,
        };
        if (text == "earliest" || start != Earliest)
        {
            return true;
        }

        var hasZone = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        if (!hasZone || !DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return false;
        }

        start = At(time);
        return true;
    }

    /// <summary>Returns the word, or the time, as in the configuration.</summary>
    public override string ToString() => Kind switch
    {
        StartKind.Latest => "latest",
        StartKind.Refuse => "refuse",
        StartKind.Time => Time.ToString(TimeFormat, CultureInfo.InvariantCulture),
        _ => "earliest",
    };
}
