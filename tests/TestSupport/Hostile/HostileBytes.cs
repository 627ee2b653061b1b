using System.Text;

namespace TaskQueue.TestSupport.Hostile;

/// <summary>Makes bytes worse than they were.</summary>
internal sealed class HostileBytes(Random random)
{
    private static readonly string[] Numbers =
    [
        "-1", "0", "00", "+3", "3 ", "3.0", "1e3", "1000000", "1000001", "2147483647", "2147483648", "4294967296", "-2147483648",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "0x7f", "NaN", "\u0663", new('9', 400),
    ];

    private static readonly string[] Times =
    [
        "0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2020-02-29T12:00:00+14:00", "2021-02-29T00:00:00Z", "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59.999999999-12:00", "10000-01-01T00:00:00Z", "2999-01-01T24:00:00Z", "2999-01-01T00:00:60Z",
        "2999-01-01 00:00:00Z", "2999-01-01T00:00:00", "2999-1-1T0:0:0Z", "tomorrow", "253402300800", "-62135596801",
    ];

    private static readonly string[] Types =
    [
        "application/cloudevents+json", "APPLICATION/CloudEvents+JSON", "application/cloudevents+json; charset=utf-16",
        "application/cloudevents+json;;;=", "application/cloudevents+avro", "application/cloudevents-batch+json", "application/cloudevents",
        "application/json", "text/plain", "a/b;c=\"", "/", ";", " ", "multipart/form-data; boundary=--", "application/octet-stream\r\nx: y",
    ];

    private static readonly byte[][] NoText =
        [[0xFF], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xC0, 0x80], [0xE2, 0x82], [0xC2, 0x9B, 0x33], [0]];

    /// <summary>Returns bytes that were damaged in one place, or replaced.</summary>
    public byte[] Damage(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return NoText[random.Next(NoText.Length)];
        }

        var at = random.Next(bytes.Length);
        switch (random.Next(8))
        {
            case 0:
                var flipped = (byte[])bytes.Clone();
                flipped[at] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1:
                return bytes[..at];
            case 2:
                return bytes[at..];
            case 3:
                return [.. bytes[..at], .. bytes[(at + 1)..]];
            case 4:
                return [.. bytes[..at], .. NoText[random.Next(NoText.Length)], .. bytes[at..]];
            case 5:
                return [.. bytes, .. bytes[at..]];
            case 6:
                return [.. bytes[..at], .. "\"{}[],:\\u0\n1e"u8.Slice(random.Next(12), 1), .. bytes[at..]];
            default:
                var noise = new byte[random.Next(1, 300)];
                random.NextBytes(noise);
                return noise;
        }
    }

    /// <summary>Returns a text that is wrong, or on the edge, where a number, a time or a type belongs.</summary>
    public byte[] Odd()
    {
        var odd = random.Next(3) switch { 0 => Numbers, 1 => Times, _ => Types };
        return Encoding.UTF8.GetBytes(odd[random.Next(odd.Length)]);
    }

    /// <summary>Returns a text around a limit of the wire format.</summary>
    public byte[] Long()
    {
        int[] limits = [255, 256, 257, 280, 281, 1024, 1025, 8 * 1024 - 8, 8 * 1024 - 5, 8 * 1024, 8 * 1024 + 1, 20_000];
        var text = new byte[limits[random.Next(limits.Length)]];
        Array.Fill(text, (byte)('a' + random.Next(26)));
        return text;
    }
}
