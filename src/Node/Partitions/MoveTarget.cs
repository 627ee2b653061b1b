using System.Globalization;

namespace TaskQueue.Node.Partitions;

/// <summary>Where partitions are to go on.</summary>
/// <param name="Kind">How the place is meant.</param>
/// <param name="Offset">The offset, if that was given.</param>
/// <param name="Time">The time, if that was given.</param>
internal sealed record MoveTarget(MoveTargetKind Kind, long Offset = 0, DateTimeOffset Time = default)
{
    /// <summary>What may be written.</summary>
    public const string Allowed = "earliest, latest, an offset such as 1200, or a time such as 2030-01-31T12:00:00Z";

    /// <summary>The nearest record that the log has.</summary>
    public static readonly MoveTarget Nearest = new(MoveTargetKind.Nearest);

    /// <summary>Reads what a user wrote.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The target; <see langword="null"/> if it is none.</returns>
    public static MoveTarget? TryRead(string text)
    {
        if (text is "earliest" or "latest")
        {
            return new MoveTarget(text == "latest" ? MoveTargetKind.Latest : MoveTargetKind.Earliest);
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            return new MoveTarget(MoveTargetKind.Offset, Offset: offset);
        }

        return DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time)
            ? new MoveTarget(MoveTargetKind.Time, Time: time)
            : null;
    }
}
