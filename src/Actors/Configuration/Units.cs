using System.Globalization;

namespace TaskQueue.Actors.Configuration;

/// <summary>Reads and writes quantities with units, as HOCON spells them.</summary>
internal static class Units
{
    private static readonly Dictionary<string, double> Milliseconds = new(StringComparer.Ordinal)
    {
        ["ms"] = 1,
        ["milli"] = 1,
        ["millis"] = 1,
        ["millisecond"] = 1,
        ["milliseconds"] = 1,
        ["s"] = 1_000,
        ["second"] = 1_000,
        ["seconds"] = 1_000,
        ["m"] = 60_000,
        ["minute"] = 60_000,
        ["minutes"] = 60_000,
        ["h"] = 3_600_000,
        ["hour"] = 3_600_000,
        ["hours"] = 3_600_000,
        ["d"] = 86_400_000,
        ["day"] = 86_400_000,
        ["days"] = 86_400_000,
    };

    private static readonly Dictionary<string, double> Bytes = new(StringComparer.Ordinal)
    {
        [""] = 1,
        ["b"] = 1,
        ["byte"] = 1,
        ["bytes"] = 1,
        ["kb"] = 1_000,
        ["mb"] = 1_000_000,
        ["gb"] = 1_000_000_000,
        ["k"] = 1 << 10,
        ["kib"] = 1 << 10,
        ["m"] = 1 << 20,
        ["mib"] = 1 << 20,
        ["g"] = 1 << 30,
        ["gib"] = 1 << 30,
    };

    /// <summary>Reads a duration such as <c>500ms</c>, <c>1.5 s</c>, <c>10m</c>; a number without a unit is refused.</summary>
    public static bool TryReadDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (!TrySplit(text, out var number, out var unit) || !Milliseconds.TryGetValue(unit, out var factor))
        {
            return false;
        }

        var milliseconds = number * factor;
        if (milliseconds > TimeSpan.MaxValue.TotalMilliseconds / 2)
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }

    /// <summary>Reads a size such as <c>64MiB</c>, <c>10 kB</c> or a plain number of bytes; case does not matter.</summary>
    public static bool TryReadBytes(string text, out long bytes)
    {
        bytes = 0;
        if (!TrySplit(text, out var number, out var unit)
            || !Bytes.TryGetValue(unit.ToLowerInvariant(), out var factor)
            || number * factor > long.MaxValue / 2)
        {
            return false;
        }

        bytes = (long)Math.Round(number * factor);
        return true;
    }

    /// <summary>Returns a duration in its largest whole unit: <c>90s</c>, <c>10m</c>.</summary>
    public static string Write(TimeSpan duration)
    {
        var milliseconds = duration.TotalMilliseconds;
        foreach (var (unit, factor) in new[] { ("d", 86_400_000d), ("h", 3_600_000d), ("m", 60_000d), ("s", 1_000d) })
        {
            if (milliseconds >= factor && milliseconds % factor == 0)
            {
                return (milliseconds / factor).ToString(CultureInfo.InvariantCulture) + unit;
            }
        }

        return milliseconds.ToString(CultureInfo.InvariantCulture) + "ms";
    }

    /// <summary>Returns a size in its largest whole unit: <c>64MiB</c>.</summary>
    public static string WriteBytes(long bytes)
    {
        foreach (var (unit, factor) in new[] { ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10) })
        {
            if (bytes >= factor && bytes % factor == 0)
            {
                return (bytes / factor).ToString(CultureInfo.InvariantCulture) + unit;
            }
        }

        return bytes.ToString(CultureInfo.InvariantCulture);
    }

    private static bool TrySplit(string text, out double number, out string unit)
    {
        var trimmed = text.AsSpan().Trim();
        var digits = 0;
        while (digits < trimmed.Length && (char.IsAsciiDigit(trimmed[digits]) || trimmed[digits] == '.'))
        {
            digits++;
        }

        unit = trimmed[digits..].Trim().ToString();
        return double.TryParse(
            trimmed[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }
}
