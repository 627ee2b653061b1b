using TaskQueue.Actors.Configuration.Settings;
using TaskQueue.Kafka.Groups;
using TaskQueue.Kafka.Topics;
using TaskQueue.Node.Doctor;
using TaskQueue.Node.Status;
using Some = TaskQueue.Node.Tests.Status.Some;

namespace TaskQueue.Node.Tests.Doctor;

public sealed class DiagnosisTests
{
    private static readonly GroupDescription Stable = Some.Group(GroupState.Stable, Some.Member("a", 0, 1));

    [Fact]
    public void Where_all_is_well_every_check_has_a_line_that_says_so()
    {
        var checks = Check(Well(Some.Partition(0), Some.Partition(1)));

        Assert.Equal(
            ["configuration", "broker", "rights", "topics", "group", "nodes", "partitions", "retention", "dead letters", "stopping"],
            checks.Select(check => check.Check));
        Assert.All(checks, check => Assert.Equal((HealthLevel.Ok, null), (check.Level, check.Code)));
        Assert.Equal("ok       nodes         1 nodes for 2 partitions", checks[5].ToString());
    }

    [Fact]
    public void A_held_partition_is_an_error_with_its_remedy()
    {
        var check = Assert.Single(
            Check(Well(Some.Partition(1, PartitionState.Held) with { Begin = 20, End = 30 })), one => one.Level == HealthLevel.Error);

        Assert.Equal(("partitions", "TQ1207", "taskqueue partition skip tasks 1 --config a.conf"), (check.Check, check.Code, check.Remedy));
        Assert.Equal(
            "error    partitions    TQ1207: tasks[1]: Its log no longer has offset 10, where it has to go on: it begins at 20. Remedy: taskqueue partition skip tasks 1 --config a.conf",
            check.ToString());
    }

    [Fact]
    public void What_a_node_bears_is_a_warning()
    {
        var snapshot = Some.Snapshot(
            Some.Group(GroupState.Empty),
            Some.Partition(0, PartitionState.NoOwner, lag: 3) with { TimeLeft = TimeSpan.FromHours(1) });

        var warnings = Check(snapshot, drainTimeout: TimeSpan.FromMinutes(1)).Where(check => check.Level == HealthLevel.Warning);

        Assert.Equal(["TQ1651", "TQ1654", "TQ1659", "TQ1660"], warnings.Select(check => check.Code).Where(code => code != "TQ1506"));
    }

    [Fact]
    public void More_nodes_than_partitions_and_topics_without_nodes_are_told()
    {
        var group = Some.Group(GroupState.Stable, Some.Member("a", 0), Some.Member("b"));

        var codes = Check(Well(Some.Partition(0), Some.Partition(1, PartitionState.NoOwner, lag: 1)) with { Group = group })
            .Select(check => check.Code);

        Assert.Contains("TQ1658", codes);
        Assert.Contains("TQ1652", codes);
    }

    [Fact]
    public void Missing_topics_and_rights_are_errors()
    {
        var snapshot = Well(Some.Partition(0)) with { Group = Stable with { MayRead = false } };
        snapshot = snapshot with
        {
            Cluster = new ClusterTopics(1, [.. snapshot.Cluster.Topics.Select(topic =>
                topic.Name == "results" ? new TopicDescription { Name = "results", Exists = false } : topic)]),
        };

        var errors = Check(snapshot).Where(check => check.Level == HealthLevel.Error).ToArray();

        Assert.Equal([("topics", "TQ1501"), ("group", "TQ1656")], errors.Select(check => (check.Check, check.Code)));
        Assert.Equal(
            "kafka-acls.sh --add --allow-principal User:NAME --operation Read --group g1 (all that a node needs: taskqueue topics acl --role node --principal NAME)",
            errors[1].Remedy);
    }

    [Fact]
    public void What_is_not_told_is_a_warning_and_so_is_a_missing_right_on_the_group_of_decisions()
    {
        var snapshot = Well(Some.Partition(0)) with { Group = null, Unknown = [new UnknownPart("the group", "no right")] };
        var control = GroupCheck.Check(Some.Group(GroupState.Missing) with { Name = "g1.control", MayRead = false });

        var warnings = Check(snapshot, control).Where(check => check.Level == HealthLevel.Warning);

        Assert.Equal(["TQ1656", "TQ1655"], warnings.Select(check => check.Code));
    }

    [Fact]
    public void Rights_that_are_not_told_are_a_warning() =>
        Assert.Equal(("TQ1657", false), (GroupCheck.Check(Stable with { MayRead = null })!.Code, GroupCheck.Check(Stable with { MayRead = null })!.IsError));

    private static QueueSnapshot Well(params IReadOnlyList<PartitionSnapshot> partitions)
    {
        var snapshot = Some.Snapshot(Stable, partitions);
        return snapshot with
        {
            Topics = [snapshot.Topics[0] with { DeadLetters = 0 }],
            Cluster = new ClusterTopics(1, [.. snapshot.Cluster.Topics.Select(topic => topic.Name == "dlq.tasks"
                ? topic with { MaxMessageBytes = 2_000_000, Retention = TimeSpan.FromDays(30) }
                : topic)]),
        };
    }

    private static IReadOnlyList<HealthCheck> Check(
        QueueSnapshot snapshot, GroupFinding? control = null, TimeSpan? drainTimeout = null)
    {
        var settings = new NodeSettings();
        return new Diagnosis(
            snapshot,
            Some.Plan,
            settings with { DrainTimeout = drainTimeout ?? settings.DrainTimeout },
            "--config a.conf").Check(control, "2.16.0");
    }
}
