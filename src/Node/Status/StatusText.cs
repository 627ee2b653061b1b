using System.Globalization;
using TaskQueue.Kafka.Groups;
using TaskQueue.Node.Output;

namespace TaskQueue.Node.Status;

/// <summary>Writes <c>taskqueue status</c> for people: one screen, sentences in lines of at most 100 characters.</summary>
internal static class StatusText
{
    private const string Indent = "  ";
    private const int MaxWidth = 100;

    /// <summary>Writes it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="terminal">What is known of it.</param>
    /// <param name="snapshot">What was read.</param>
    /// <param name="findings">What stands still.</param>
    /// <param name="results">The result topic.</param>
    public static void Write(
        TextWriter output, Terminal terminal, QueueSnapshot snapshot, IReadOnlyList<StatusFinding> findings, string results)
    {
        WriteGroup(output, terminal, snapshot);
        output.WriteLine();
        WriteTopics(output, terminal, snapshot, results);
        output.WriteLine();
        WriteFindings(output, terminal, findings, snapshot.ReadAt);
        if (snapshot.Unknown.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("Unknown, so not looked at:");
            foreach (var part in snapshot.Unknown)
            {
                WriteWrapped(output, terminal, $"{part.What}: {part.Reason}");
            }
        }
    }

    /// <summary>Returns how a member is called where there is little room: its host, and the end of the id that the broker gave it.</summary>
    public static string ShortName(GroupMember member) => $"{member.Host}/{member.MemberId[^Math.Min(6, member.MemberId.Length)..]}";

    /// <summary>Returns how long something waits, as a cell; empty if not known.</summary>
    public static string Age(DateTimeOffset? at, DateTimeOffset now) => at is { } then ? Durations.Write(now - then) : "-";

    /// <summary>Returns a duration as a cell; a dash if there is none.</summary>
    public static string Left(TimeSpan? left) => left is { } time ? Durations.Write(time) : "-";

    /// <summary>Returns a number as a cell; a dash if there is none.</summary>
    public static string Number(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>Returns what a group is doing, for people.</summary>
    public static string WordOf(GroupState state) => state switch
    {
        GroupState.Missing => "nothing committed yet",
        GroupState.Empty => "empty",
        GroupState.Rebalancing => "rebalancing",
        GroupState.Stable => "stable",
        _ => "unknown",
    };

    private static void WriteGroup(TextWriter output, Terminal terminal, QueueSnapshot snapshot)
    {
        if (snapshot.Group is not { } group)
        {
            output.WriteLine($"Group {snapshot.GroupName}: unknown");
            return;
        }

        string[] about =
        [
            WordOf(group.State),
            group.Members.Count switch
            {
                0 => "no nodes",
                1 => "1 node",
                var count => $"{Number(count)} nodes",
            },
            .. group.Assignor.Length > 0 ? [group.Assignor] : (string[])[],
        ];
        output.WriteLine($"Group {group.Name}: {string.Join(", ", about)}");
        if (group.Members.Count == 0)
        {
            return;
        }

        output.WriteLine();
        var table = new TextTable("NODE", "HOST", "MEMBER", "#PARTITIONS");
        foreach (var member in group.Members)
        {
            table.Add(
                member.Instance ?? member.ClientId,
                member.Host,
                member.MemberId[^Math.Min(6, member.MemberId.Length)..],
                Number(member.Partitions.Count));
        }

        table.Write(output, terminal);
        var idle = group.Members.Count(member => member.Partitions.Count == 0);
        if (idle > 0 && group.State == GroupState.Stable)
        {
            var partitions = snapshot.Topics.Sum(topic => topic.Partitions.Count);
            output.WriteLine($"{Number(idle)} without partitions: {Number(partitions)} partitions are shared by {Number(group.Members.Count)} nodes.");
        }
    }

    private static void WriteTopics(TextWriter output, Terminal terminal, QueueSnapshot snapshot, string results)
    {
        var table = new TextTable(
            "TASK TOPIC", "#PARTITIONS", "#LAG", "#SETTLED AHEAD", "#FAILING", "#OLDEST", "#TIME LEFT", "#DEAD LETTERS");
        foreach (var topic in snapshot.Topics)
        {
            var isThere = topic.Topic.Exists == true;
            table.Add(
                topic.Topic.Name,
                isThere ? Number(topic.Partitions.Count) : topic.Topic.Exists == false ? "missing" : "unknown",
                isThere ? Number(topic.Lag) : "-",
                isThere ? Number(topic.Partitions.Sum(partition => partition.SettledAhead)) : "-",
                isThere ? Number(topic.Partitions.Sum(partition => partition.Failing)) : "-",
                Age(topic.OldestAt, snapshot.ReadAt),
                Left(topic.TimeLeft),
                Number(topic.DeadLetters));
        }

        table.Write(output, terminal);
        var state = snapshot.Cluster.Topics.FirstOrDefault(topic => topic.Name == results)?.Exists switch
        {
            true => "there",
            false => "missing",
            null => "unknown",
        };
        output.WriteLine($"Result topic {results}: {state}");
    }

    private static void WriteFindings(TextWriter output, Terminal terminal, IReadOnlyList<StatusFinding> findings, DateTimeOffset now)
    {
        output.WriteLine(findings.Count == 0 ? "Nothing stands still." : "Stands still, or soon will:");
        foreach (var finding in findings)
        {
            var since = finding.Since is { } at ? $", for {Durations.Write(now - at)}" : string.Empty;
            output.WriteLine($"{finding.Code}  {finding.Subject}{since}");
            WriteWrapped(output, terminal, finding.Reason);
            output.WriteLine($"{Indent}-> {finding.Remedy}");
        }
    }

    private static void WriteWrapped(TextWriter output, Terminal terminal, string text)
    {
        foreach (var line in WrappedText.Lines(text, Math.Min(terminal.Width ?? MaxWidth, MaxWidth) - Indent.Length))
        {
            output.WriteLine(Indent + line);
        }
    }
}
