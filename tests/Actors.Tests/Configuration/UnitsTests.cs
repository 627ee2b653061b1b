using System.Globalization;
using TaskQueue.Actors.Configuration;

namespace TaskQueue.Actors.Tests.Configuration;

public sealed class UnitsTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("1s", 1_000)]
    [InlineData("1.5 s", 1_500)]
    [InlineData("10m", 600_000)]
    [InlineData("2 hours", 7_200_000)]
    [InlineData("1d", 86_400_000)]
    public void Durations_have_units(string text, double milliseconds)
    {
        Assert.True(Units.TryReadDuration(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("")]
    [InlineData("1 fortnight")]
    [InlineData("1M")]
    [InlineData("-1s")]
    [InlineData("1e9s")]
    [InlineData("99999999999999999999d")]
    public void Other_texts_are_no_durations(string text) => Assert.False(Units.TryReadDuration(text, out _));

    [Theory]
    [InlineData("100", 100)]
    [InlineData("64MiB", 67_108_864)]
    [InlineData("64 mib", 67_108_864)]
    [InlineData("1kB", 1_000)]
    [InlineData("1K", 1_024)]
    [InlineData("0.5GiB", 536_870_912)]
    public void Sizes_may_have_units(string text, long expected)
    {
        Assert.True(Units.TryReadBytes(text, out var bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("MiB")]
    [InlineData("1 tonne")]
    [InlineData("99999999999999999999GiB")]
    public void Other_texts_are_no_sizes(string text) => Assert.False(Units.TryReadBytes(text, out _));

    [Theory]
    [InlineData("90s", "90s")]
    [InlineData("60s", "1m")]
    [InlineData("24h", "1d")]
    [InlineData("1500ms", "1500ms")]
    public void Durations_are_written_in_their_largest_whole_unit(string text, string expected)
    {
        Assert.True(Units.TryReadDuration(text, out var duration));
        Assert.Equal(expected, Units.Write(duration));
    }

    [Theory]
    [InlineData("65536", "64KiB")]
    [InlineData("1000", "1000")]
    public void Sizes_are_written_in_their_largest_whole_unit(string bytes, string expected) =>
        Assert.Equal(expected, Units.WriteBytes(long.Parse(bytes, CultureInfo.InvariantCulture)));
}
