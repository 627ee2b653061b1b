using System.Globalization;

namespace TaskQueue.Core.Wire;

/// <summary>Reads and writes times in RFC 3339 form, as bytes.</summary>
internal static class Rfc3339
{
    /// <summary>Length of what <see cref="Write"/> writes.</summary>
    public const int Length = 24;

    /// <summary>Writes a time in UTC, to the millisecond: <c>2026-01-31T08:15:00.250Z</c>.</summary>
    public static void Write(DateTimeOffset time, Span<byte> target)
        => time.UtcDateTime.TryFormat(target, out _, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads a time with a zone, in any form that RFC 3339 allows; parts of a second beyond 100 ns are cut off.</summary>
    /// <param name="text">The text.</param>
    /// <param name="utcTicks">The time in UTC, above 0.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out long utcTicks)
    {
        utcTicks = 0;
        if (text.Length < 20
            || !TryDigits(text[..4], out var year) || text[4] != '-'
            || !TryDigits(text[5..7], out var month) || text[7] != '-'
            || !TryDigits(text[8..10], out var day) || (text[10] | 0x20) != 't'
            || !TryDigits(text[11..13], out var hour) || text[13] != ':'
            || !TryDigits(text[14..16], out var minute) || text[16] != ':'
            || !TryDigits(text[17..19], out var second)
            || !TryFraction(text[19..], out var fraction, out var zone)
            || !TryZone(zone, out var offset)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        // A leap second (60) is the first of the next minute, as on most clocks.
        var ticks = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc).Ticks;
        ticks += (second * TimeSpan.TicksPerSecond) + fraction - (offset * TimeSpan.TicksPerMinute);
        utcTicks = ticks;
        return ticks > 0 && ticks <= DateTime.MaxValue.Ticks;
    }

    private static bool TryFraction(ReadOnlySpan<byte> text, out long ticks, out ReadOnlySpan<byte> rest)
    {
        ticks = 0;
        rest = text;
        if (text[0] != '.')
        {
            return true;
        }

        var unit = TimeSpan.TicksPerSecond / 10;
        var index = 1;
        for (; index < text.Length && char.IsAsciiDigit((char)text[index]); index++)
        {
            ticks += (text[index] - '0') * unit;
            unit /= 10;
        }

        rest = text[index..];
        return index > 1;
    }

    private static bool TryZone(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 1)
        {
            return (text[0] | 0x20) == 'z';
        }

        if (text.Length != 6
            || text[0] is not ((byte)'+' or (byte)'-')
            || text[3] != ':'
            || !TryDigits(text[1..3], out var hour)
            || !TryDigits(text[4..6], out var minute)
            || hour > 23
            || minute > 59)
        {
            return false;
        }

        minutes = (hour * 60) + minute;
        minutes = text[0] == '-' ? -minutes : minutes;
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            number = (number * 10) + digit - '0';
        }

        return true;
    }
}
