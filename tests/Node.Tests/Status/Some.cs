using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Groups;
using TaskQueue.Kafka.Topics;
using TaskQueue.Node.Status;

namespace TaskQueue.Node.Tests.Status;

/// <summary>Snapshots to look at.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Now = new(2030, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static TopicPlan Plan { get; } = TopicPlan.For(["tasks"], "results", "dlq.{topic}", "{topic}.events", 4);

    public static GroupDescription Group(GroupState state, params IReadOnlyList<GroupMember> members) => new()
    {
        Name = "g1",
        State = state,
        Assignor = "cooperative-sticky",
        Members = members,
        MayRead = true,
    };

    public static GroupMember Member(string id, params IEnumerable<int> partitions) => new(
        "task-queue", $"task-queue-{id}", "10.0.0.7", null, [.. partitions.Select(number => new PartitionId("tasks", number))]);

    public static TopicDescription Topic(string name, TimeSpan? retention = null) => new()
    {
        Name = name,
        Exists = true,
        Partitions = 4,
        Replication = 1,
        CleanupPolicy = "delete",
        Retention = retention ?? TimeSpan.FromDays(14),
        MaxMessageBytes = 1_000_000,
        MinInsyncReplicas = 1,
    };

    public static PartitionSnapshot Partition(int number, PartitionState state = PartitionState.Ok, long lag = 0) => new()
    {
        Partition = new PartitionId("tasks", number),
        State = state,
        Committed = 10,
        Begin = 0,
        End = 10 + lag,
        Lag = lag,
    };

    /// <summary>Returns a ledger of tasks above offset 10.</summary>
    public static Ledger Ledger(int settled, int failing)
    {
        var tracker = new OffsetTracker(10, Core.Offsets.Ledger.Empty);
        for (var offset = 10; offset < 10 + failing + settled; offset++)
        {
            tracker.TryDeliver(offset, out _);
        }

        for (var offset = 10; offset < 10 + failing; offset++)
        {
            tracker.RecordAttempts(offset, 1);
        }

        for (var offset = 10 + failing; offset < 10 + failing + settled; offset++)
        {
            tracker.Settle(offset);
        }

        LedgerCodec.TryDecode(LedgerCodec.Encode(tracker, topicId: null, out _), 10, out var ledger, out _);
        return ledger;
    }

    public static QueueSnapshot Snapshot(GroupDescription? group, params IReadOnlyList<PartitionSnapshot> partitions) => new()
    {
        ReadAt = Now,
        GroupName = "g1",
        Group = group,
        Cluster = new ClusterTopics(1, [.. Plan.Topics.Select(topic => Topic(topic.Name))]),
        Topics =
        [
            new TopicSnapshot
            {
                Topic = Topic("tasks"),
                Partitions = partitions,
                DeadLetterTopic = "dlq.tasks",
                DeadLetters = 3,
            },
        ],
        Nodes = [],
        Unknown = [],
    };
}
