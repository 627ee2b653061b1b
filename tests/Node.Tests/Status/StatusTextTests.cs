using TaskQueue.Kafka.Groups;
using TaskQueue.Node.Output;
using TaskQueue.Node.Status;

namespace TaskQueue.Node.Tests.Status;

public sealed class StatusTextTests
{
    [Fact]
    public void One_screen_tells_who_works_what_waits_and_what_stands_still()
    {
        var snapshot = Some.Snapshot(
            Some.Group(GroupState.Stable, Some.Member("aaaaaa", 0, 1), Some.Member("bbbbbb")),
            Some.Partition(0, lag: 1_200) with { OldestAt = Some.Now.AddHours(-26), TimeLeft = TimeSpan.FromDays(13) },
            Some.Partition(1) with { Ledger = Some.Ledger(settled: 30, failing: 2) });
        var finding = new StatusFinding(
            "TQ2201", "results", "It cannot be written.", "taskqueue topics check", Some.Now.AddSeconds(-90));

        Assert.Equal(
            """
            Group g1: stable, 2 nodes, cooperative-sticky

            NODE        HOST      MEMBER  PARTITIONS
            task-queue  10.0.0.7  aaaaaa           2
            task-queue  10.0.0.7  bbbbbb           0
            1 without partitions: 2 partitions are shared by 2 nodes.

            TASK TOPIC  PARTITIONS    LAG  SETTLED AHEAD  FAILING  OLDEST  TIME LEFT  DEAD LETTERS
            tasks                2  1,200             30        2   1d 2h     13d 0h             3
            Result topic results: there

            Stands still, or soon will:
            TQ2201  results, for 1m 30s
              It cannot be written.
              -> taskqueue topics check

            """,
            Write(snapshot, finding));
    }

    [Fact]
    public void What_is_not_told_is_said_to_be_unknown()
    {
        var snapshot = Some.Snapshot(null) with { Unknown = [new UnknownPart("committed offsets", "no right")] };

        var text = Write(snapshot);

        Assert.StartsWith("Group g1: unknown\n", text, StringComparison.Ordinal);
        Assert.EndsWith("Nothing stands still.\n\nUnknown, so not looked at:\n  committed offsets: no right\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_terminal_tables_and_sentences_fit_into_its_width()
    {
        var name = new string('x', 249);

        var lines = Write(new Terminal(100, HasColors: false), WithLongNames(name), LongFinding()).Split('\n');

        Assert.All(lines.Where(line => !line.StartsWith("  ->", StringComparison.Ordinal)), line => Assert.True(line.Length <= 100, line));
        Assert.Contains(lines, line => line.StartsWith("xxxxxxxxx", StringComparison.Ordinal) && line.Contains('…', StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("1,000,000,000", StringComparison.Ordinal));
    }

    [Fact]
    public void Elsewhere_no_name_is_cut()
    {
        var name = new string('x', 249);

        var lines = Write(Terminal.None, WithLongNames(name), LongFinding()).Split('\n');

        Assert.Contains(lines, line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains("1,000,000,000", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.True(System.Text.Ascii.IsValid(line)));
    }

    private static QueueSnapshot WithLongNames(string name)
    {
        var snapshot = Some.Snapshot(Some.Group(GroupState.Stable, Some.Member(name, 0)), Some.Partition(0, lag: 1_000_000_000));
        return snapshot with
        {
            Topics = [snapshot.Topics[0] with { Topic = Some.Topic(name) }],
            Unknown = [new UnknownPart("members", string.Join(' ', Enumerable.Repeat("reason", 40)))],
        };
    }

    private static StatusFinding LongFinding() =>
        new("TQ2201", "results", string.Join(' ', Enumerable.Repeat("reason", 40)), new string('r', 120));

    private static string Write(QueueSnapshot snapshot, params IReadOnlyList<StatusFinding> findings) =>
        Write(Terminal.None, snapshot, findings);

    private static string Write(Terminal terminal, QueueSnapshot snapshot, params IReadOnlyList<StatusFinding> findings)
    {
        using var output = new StringWriter { NewLine = "\n" };
        StatusText.Write(output, terminal, snapshot, findings, "results");
        return output.ToString();
    }
}
