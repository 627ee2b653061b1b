using TaskQueue.Core.Wire.Events;
using TaskQueue.Kafka.Groups;
using TaskQueue.Kafka.Topics;
using TaskQueue.Node.Status;

namespace TaskQueue.Node.Tests.Status;

public sealed class StatusFindingsTests
{
    private const string Options = "--bootstrap kafka:9092";

    private static readonly GroupDescription Stable = Some.Group(GroupState.Stable, Some.Member("a", 0, 1, 2, 3));

    [Fact]
    public void Where_all_is_well_nothing_is_found() =>
        Assert.Empty(Find(Some.Snapshot(Stable, Some.Partition(0, lag: 5), Some.Partition(1))));

    [Theory]
    [InlineData(4, "no longer has offset 4, where it has to go on: it begins at 7")]
    [InlineData(21, "does not have offset 21, where it has to go on: it ends at 20")]
    public void A_held_partition_is_told_with_the_verb_that_moves_it(long committed, string reason)
    {
        var held = Some.Partition(3, PartitionState.Held) with { Committed = committed, Begin = 7, End = 20 };

        var finding = Assert.Single(Find(Some.Snapshot(Stable, held)));

        Assert.Equal(("TQ1207", "tasks[3]"), (finding.Code, finding.Subject));
        Assert.Contains(reason, finding.Reason, StringComparison.Ordinal);
        Assert.Equal("taskqueue partition skip tasks 3 --bootstrap kafka:9092", finding.Remedy);
    }

    [Fact]
    public void A_group_without_nodes_is_told_once_and_only_if_tasks_wait()
    {
        PartitionSnapshot[] waiting = [Some.Partition(0, PartitionState.NoOwner, lag: 1_200), Some.Partition(1, PartitionState.NoOwner, lag: 3)];

        var finding = Assert.Single(Find(Some.Snapshot(Some.Group(GroupState.Empty), waiting)));

        Assert.Equal(
            new StatusFinding("TQ1651", "group g1", "No node runs, and 1,203 tasks wait.", "taskqueue node --bootstrap kafka:9092"), finding);
        Assert.Empty(Find(Some.Snapshot(Some.Group(GroupState.Empty), Some.Partition(0))));
    }

    [Fact]
    public void Partitions_that_no_node_has_are_told_by_topic()
    {
        var group = Some.Group(GroupState.Stable, Some.Member("a", 2));

        var finding = Assert.Single(Find(Some.Snapshot(
            group,
            Some.Partition(0, PartitionState.NoOwner, 1),
            Some.Partition(1, PartitionState.NoOwner, 1),
            Some.Partition(2),
            Some.Partition(3, PartitionState.NoOwner, 1))));

        Assert.Equal(("TQ1652", "tasks[0-1,3]"), (finding.Code, finding.Subject));
    }

    [Fact]
    public void A_missing_topic_is_told_with_the_command_that_creates_it()
    {
        var snapshot = Some.Snapshot(Stable, Some.Partition(0));
        snapshot = snapshot with
        {
            Cluster = new ClusterTopics(1, [.. snapshot.Cluster.Topics.Select(topic =>
                topic.Name == "results" ? new TopicDescription { Name = "results", Exists = false } : topic)]),
        };

        var finding = Assert.Single(Find(snapshot));

        Assert.Equal(("TQ1501", "results", $"taskqueue topics create {Options}"), (finding.Code, finding.Subject, finding.Remedy));
    }

    [Fact]
    public void What_several_nodes_tell_is_told_once_and_what_is_seen_from_outside_not_again()
    {
        var paused = new StandstillReport("TQ2110", "mail", "It fails.", "It is tried again.", Some.Now.AddMinutes(-5));
        var seen = new StandstillReport("TQ1207", "tasks[3]", "Held.", "Skip it.", Some.Now);
        var snapshot = Some.Snapshot(Stable, Some.Partition(3, PartitionState.Held)) with
        {
            Nodes = [Node("a-1", paused with { Since = Some.Now }, seen), Node("b-2", paused)],
        };

        var findings = Find(snapshot);

        Assert.Equal(["TQ1207", "TQ2110"], findings.Select(finding => finding.Code));
        Assert.Equal(("It fails. (told by a-1, b-2)", Some.Now.AddMinutes(-5)), (findings[1].Reason, findings[1].Since));
    }

    [Fact]
    public void Of_several_nodes_the_one_that_told_last_has_the_word()
    {
        var paused = new StandstillReport("TQ2110", "mail", "9 wait.", "In 3 minutes.", Some.Now.AddMinutes(-5));
        var snapshot = Some.Snapshot(Stable, Some.Partition(3)) with
        {
            Nodes =
            [
                Node("a-gone", paused) with { Time = Some.Now.AddSeconds(-50) },
                Node("b-new", paused with { Reason = "4 wait.", Remedy = "In 10 s.", Since = Some.Now.AddSeconds(-20) }),
            ],
        };

        var finding = Assert.Single(Find(snapshot));

        Assert.Equal(("4 wait. (told by a-gone, b-new)", "In 10 s."), (finding.Reason, finding.Remedy));
        Assert.Equal(Some.Now.AddMinutes(-5), finding.Since);
    }

    [Fact]
    public void A_task_that_will_soon_be_deleted_is_told_with_the_setting_that_keeps_it()
    {
        var old = Some.Partition(0, lag: 1) with { TimeLeft = TimeSpan.FromHours(3) };

        var finding = Assert.Single(Find(Some.Snapshot(Stable, old, Some.Partition(1) with { TimeLeft = TimeSpan.FromDays(9) })));

        Assert.Equal(("TQ1654", "tasks"), (finding.Code, finding.Subject));
        Assert.Contains("in 3h 0m: the topic keeps records for 14d 0h", finding.Reason, StringComparison.Ordinal);
        Assert.EndsWith("retention.ms=2419200000", finding.Remedy, StringComparison.Ordinal);
    }

    private static IReadOnlyList<StatusFinding> Find(QueueSnapshot snapshot) => StatusFindings.Find(snapshot, Some.Plan, Options);

    private static NodeStatusEvent Node(string name, params IReadOnlyList<StandstillReport> standstills) => new()
    {
        Id = name,
        Time = Some.Now,
        Group = "g1",
        Node = name,
        Standstills = standstills,
    };
}
