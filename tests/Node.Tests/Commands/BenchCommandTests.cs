using System.Text.Json;

namespace TaskQueue.Node.Tests.Commands;

public sealed class BenchCommandTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Both_sides_run_all_tasks_and_are_told_as_one_object()
    {
        using var run = new CommandRun();

        var code = await run.StartAsync(
            "bench", "--tasks", "5000", "--rounds", "1", "--partitions", "2", "--headers", "4", "--json").WaitAsync(Patience);

        Assert.True(code == 0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var report = json.RootElement;
        Assert.Equal(5000, report.GetProperty("tasks").GetInt32());
        Assert.Equal(4, report.GetProperty("headers").GetInt32());
        Assert.Equal("embedded", report.GetProperty("broker").GetString());
        Assert.Equal(
            [("plain", 5000), ("node", 5000)],
            report.GetProperty("rounds").EnumerateArray()
                .Select(round => (round.GetProperty("side").GetString()!, round.GetProperty("results").GetInt32())));
        Assert.All(
            report.GetProperty("medians").EnumerateArray(),
            medians => Assert.True(medians.GetProperty("peakMiB").GetDouble() > 1));
        Assert.True(report.GetProperty("ratio").GetDouble() > 0);
        Assert.Contains("embedded broker: its numbers say little", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_tasks_than_the_embedded_broker_keeps_are_refused()
    {
        using var run = new CommandRun();

        Assert.Equal(2, await run.StartAsync("bench", "--tasks", "100000000"));

        Assert.Contains("name a real broker with --bootstrap", run.Error, StringComparison.Ordinal);
    }
}
