using TaskQueue.FaultLab.Driving;

namespace TaskQueue.FaultLab.Tests.Driving;

public sealed class PartTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    public void All_parts_together_are_every_run_once(int count)
    {
        int[] runs = [.. Enumerable.Range(0, 10)];

        var parts = Enumerable.Range(1, count).SelectMany(number => new Part(number, count).Of(runs));

        Assert.Equal(runs, parts.Order());
    }

    [Fact]
    public void The_command_line_has_them_as_fractions()
    {
        Assert.True(Part.TryParse("2/6", out var part));
        Assert.Equal(new Part(2, 6), part);
        Assert.All(["0/6", "7/6", "2", "2/", "/6", "2/6/1", "-1/6", "a/b", ""], text => Assert.False(Part.TryParse(text, out _)));
    }
}
