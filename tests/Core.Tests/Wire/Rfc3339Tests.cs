using System.Text;
using TaskQueue.Core.Wire;

namespace TaskQueue.Core.Tests.Wire;

public sealed class Rfc3339Tests
{
    [Theory]
    [InlineData("2026-01-31T08:15:00Z", "2026-01-31T08:15:00.0000000Z")]
    [InlineData("2026-01-31t08:15:00z", "2026-01-31T08:15:00.0000000Z")]
    [InlineData("2026-01-31T08:15:00.5Z", "2026-01-31T08:15:00.5000000Z")]
    [InlineData("2026-01-31T08:15:00.123456789Z", "2026-01-31T08:15:00.1234567Z")]
    [InlineData("2026-01-31T08:15:00+05:30", "2026-01-31T02:45:00.0000000Z")]
    [InlineData("2026-01-31T08:15:00-23:59", "2026-02-01T08:14:00.0000000Z")]
    [InlineData("2024-02-29T23:59:60Z", "2024-03-01T00:00:00.0000000Z")]
    public void Reads_every_form(string text, string expected)
    {
        Assert.True(Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out var ticks));
        Assert.Equal(expected, new DateTime(ticks, DateTimeKind.Utc).ToString("O"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-01-31")]
    [InlineData("2026-01-31T08:15:00")]
    [InlineData("2026-01-31 08:15:00Z")]
    [InlineData("2026-01-31T08:15:00.Z")]
    [InlineData("2026-01-31T08:15:00+0530")]
    [InlineData("2026-01-31T08:15:00+24:00")]
    [InlineData("2026-01-31T08:15:00+05:60")]
    [InlineData("2026-01-00T08:15:00Z")]
    [InlineData("2026-04-31T08:15:00Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("2026-01-31T24:00:00Z")]
    [InlineData("2026-01-31T08:60:00Z")]
    [InlineData("2026-01-31T08:15:61Z")]
    [InlineData("2025-02-29T08:15:00Z")]
    [InlineData("2026-13-01T08:15:00Z")]
    [InlineData("2026-00-01T08:15:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("2026-01-31T08:15:00ZZ")]
    [InlineData("+026-01-31T08:15:00Z")]
    public void Refuses_everything_else(string text) =>
        Assert.False(Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void Each_character_has_its_place()
    {
        const string Right = "2026-12-31T23:59:59.25+23:59";
        Assert.True(Rfc3339.TryParse(Encoding.UTF8.GetBytes(Right), out _));
        for (var at = 0; at < Right.Length; at++)
        {
            foreach (var other in "x:/ ,")
            {
                var wrong = $"{Right[..at]}{other}{Right[(at + 1)..]}";
                Assert.Equal(wrong == Right, Rfc3339.TryParse(Encoding.UTF8.GetBytes(wrong), out _));
            }

            Assert.False(Rfc3339.TryParse(Encoding.UTF8.GetBytes(Right[..at]), out _) && at < 20);
        }
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00.0000001Z", 1)]
    [InlineData("9999-12-31T23:59:59.9999999Z", 3_155_378_975_999_999_999)]
    public void Reads_the_first_and_the_last_time_there_is(string text, long expected)
    {
        Assert.True(Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out var ticks));
        Assert.Equal(expected, ticks);
    }

    [Fact]
    public void Writes_utc_to_the_millisecond()
    {
        var target = new byte[Rfc3339.Length];

        Rfc3339.Write(new DateTimeOffset(2026, 1, 31, 8, 15, 0, 250, TimeSpan.FromHours(2)), target);

        Assert.Equal("2026-01-31T06:15:00.250Z", Some.Text(target));
    }
}
