using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Tests.History;

public sealed class HistoryFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("faultlab").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_written_is_read_in_the_order_of_time()
    {
        using (var driver = Begin("driver"))
        using (var node = Begin("n1"))
        {
            driver.Write(new HistoryEvent.Configured(new RunBounds { Ordered = true }));
            driver.Write(new HistoryEvent.NodeStarted("n1"));
            node.Write(new HistoryEvent.Started(3, 1, 17, 2));
            driver.Write(new HistoryEvent.EnqueueFailed("t1", Unknown: true));
            node.Write(new HistoryEvent.Ended(3, 1, 17, 2, Outcome.Rejected));
        }

        var run = HistoryReader.Read(_folder);

        Assert.Empty(run.Damage);
        Assert.True(run.Bounds.Ordered);
        Assert.Equal(
            ["driver", "n1", "driver", "driver", "n1", "driver", "n1", "n1", "driver"], run.Events.Select(said => said.Process));
        Assert.Equal(new HistoryEvent.Ended(3, 1, 17, 2, Outcome.Rejected), run.Events[6] with { At = 0, Process = "" });
    }

    [Fact]
    public void A_line_that_a_kill_cut_off_is_no_damage()
    {
        WriteRun(kills: true);
        Cut("n1", bytes: 25);

        var run = HistoryReader.Read(_folder);

        Assert.Empty(run.Damage);
        Assert.Single(run.Events.OfType<HistoryEvent.Started>());
    }

    [Fact]
    public void So_is_a_file_that_ends_with_its_process_killing_itself()
    {
        WriteRun(kills: false, new HistoryEvent.KillsItself("AfterPoll"));
        CutLastLine("n1");

        Assert.Empty(HistoryReader.Read(_folder).Damage);
    }

    [Fact]
    public void A_file_that_ends_early_without_a_kill_is_damaged()
    {
        WriteRun(kills: false);
        CutLastLine("n1");

        Assert.Contains("was not killed", Assert.Single(HistoryReader.Read(_folder).Damage), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_lacks_a_line_is_damaged()
    {
        WriteRun(kills: true);
        var lines = File.ReadAllLines(PathOf("n1")).ToList();
        lines.RemoveAt(1);
        File.WriteAllText(PathOf("n1"), string.Join('\n', lines) + "\n");

        Assert.Contains("line 1 is missing", Assert.Single(HistoryReader.Read(_folder).Damage), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_a_broken_line_is_damaged()
    {
        WriteRun(kills: true);
        File.WriteAllText(PathOf("n1"), File.ReadAllText(PathOf("n1")).Replace("\"started\"", "\"startled\"", StringComparison.Ordinal));

        Assert.Contains("cannot be read", Assert.Single(HistoryReader.Read(_folder).Damage), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_version_is_damaged()
    {
        WriteRun(kills: true);
        File.WriteAllText(PathOf("n1"), File.ReadAllText(PathOf("n1")).Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal));

        Assert.Contains("unknown version", Assert.Single(HistoryReader.Read(_folder).Damage), StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_without_a_file_is_damage()
    {
        WriteRun(kills: false);
        File.Delete(PathOf("n1"));

        Assert.Contains("has written nothing", Assert.Single(HistoryReader.Read(_folder).Damage), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_files_is_damaged() => Assert.NotEmpty(HistoryReader.Read(_folder).Damage);

    private HistoryWriter Begin(string process) => new(_folder, process, TimeProvider.System);

    private void WriteRun(bool kills, HistoryEvent? last = null)
    {
        using var driver = Begin("driver");
        using var node = Begin("n1");
        driver.Write(new HistoryEvent.Configured(new RunBounds()));
        driver.Write(new HistoryEvent.NodeStarted("n1"));
        node.Write(new HistoryEvent.Started(0, 1, 1, 1));
        node.Write(last ?? new HistoryEvent.Started(0, 1, 2, 1));
        if (kills)
        {
            driver.Write(new HistoryEvent.FaultBegun(1, FaultKind.Kill, "n1"));
        }
    }

    // The file without the line that says that it ends, and without some bytes before that.
    private void Cut(string process, int bytes)
    {
        CutLastLine(process);
        var text = File.ReadAllText(PathOf(process));
        File.WriteAllText(PathOf(process), text[..^bytes]);
    }

    private void CutLastLine(string process)
    {
        var lines = File.ReadAllLines(PathOf(process));
        File.WriteAllText(PathOf(process), string.Join('\n', lines[..^1]) + "\n");
    }

    private string PathOf(string process) => Path.Combine(_folder, process + HistoryReader.Extension);
}
