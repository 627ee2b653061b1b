using TaskQueue.Node.Status;

namespace TaskQueue.Node.Tests.Status;

public sealed class WritingTests
{
    [Theory]
    [InlineData(0, "0s")]
    [InlineData(-5, "0s")]
    [InlineData(59.9, "59s")]
    [InlineData(130, "2m 10s")]
    [InlineData(7_260, "2h 1m")]
    [InlineData(273_600, "3d 4h")]
    public void Durations_have_their_two_largest_units(double seconds, string text) =>
        Assert.Equal(text, Durations.Write(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void An_infinite_duration_is_forever() => Assert.Equal("forever", Durations.Write(Timeout.InfiniteTimeSpan));

    [Theory]
    [InlineData(new int[0], "")]
    [InlineData(new[] { 5 }, "5")]
    [InlineData(new[] { 0, 1, 2, 5, 7, 8 }, "0-2,5,7-8")]
    public void Runs_of_numbers_are_joined(int[] numbers, string text) => Assert.Equal(text, Ranges.Write(numbers));
}
