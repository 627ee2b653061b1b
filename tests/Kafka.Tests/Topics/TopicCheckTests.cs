using TaskQueue.Kafka.Topics;

namespace TaskQueue.Kafka.Tests.Topics;

public sealed class TopicCheckTests
{
    private static readonly TopicPlan Plan = TopicPlan.For(["t"], "r", "dlq.{topic}", "{topic}.events", partitions: 4);

    private static readonly (string Topic, Func<TopicDescription, TopicDescription> Change, TopicFindingKind Kind, string Words)[] Mistakes =
    [
        ("t", d => d with { CleanupPolicy = "compact" }, TopicFindingKind.Compacted, "cleanup.policy = compact"),
        ("dlq.t", d => d with { CleanupPolicy = "compact,delete" }, TopicFindingKind.Compacted, "compact,delete"),
        ("t", d => d with { Retention = TimeSpan.FromHours(36) }, TopicFindingKind.ShortRetention, "1.5 days"),
        ("t.events", d => d with { Retention = TimeSpan.Zero }, TopicFindingKind.ShortRetention, "0 days"),
        ("dlq.t", d => d with { Retention = TimeSpan.FromDays(13) }, TopicFindingKind.ShortRetention, "task topic 't'"),
        ("t", d => d with { Retention = Timeout.InfiniteTimeSpan }, TopicFindingKind.ShortRetention, "'dlq.t'"),
        ("dlq.t", d => d with { MaxMessageBytes = 1_131_071 }, TopicFindingKind.TooSmall, "1131072"),
        ("t", d => d with { Replication = 1, MinInsyncReplicas = 1 }, TopicFindingKind.NotReplicated, "3 brokers"),
        ("r", d => d with { MinInsyncReplicas = 1 }, TopicFindingKind.NotReplicated, "min.insync.replicas = 1"),
        ("r", d => d with { MinInsyncReplicas = 4 }, TopicFindingKind.Unwritable, "wants 4"),
        ("t", d => d with { MayRead = false }, TopicFindingKind.Forbidden, "read the task topic"),
        ("r", d => d with { MayWrite = false }, TopicFindingKind.Forbidden, "write to the result topic"),
        ("r", d => d with { Exists = null }, TopicFindingKind.Forbidden, "be told of"),
        ("t", d => d with { Retention = null, CleanupPolicy = null }, TopicFindingKind.Unknown, "cleanup.policy, retention.ms of 't'"),
    ];

    public static TheoryData<int> NumbersOfMistakes => [.. Enumerable.Range(0, Mistakes.Length)];

    [Fact]
    public void Topics_made_as_planned_are_well() =>
        Assert.Empty(TopicCheck.Check(Plan, Cluster()));

    [Fact]
    public void A_missing_topic_is_an_error_with_the_command_that_creates_it()
    {
        var finding = Assert.Single(
            TopicCheck.Check(Plan, Cluster("t", d => d with { Exists = false }), "--bootstrap host:9092"));

        Assert.True(finding.IsError);
        Assert.Equal(TopicFindingKind.Missing, finding.Kind);
        Assert.Equal("The task topic 't' does not exist.", finding.Message);
        Assert.Equal("taskqueue topics create --bootstrap host:9092", finding.Remedy);
    }

    [Theory]
    [MemberData(nameof(NumbersOfMistakes))]
    public void Each_mistake_is_found_once(int number)
    {
        var (topic, change, kind, words) = Mistakes[number];
        var finding = Assert.Single(TopicCheck.Check(Plan, Cluster(topic, change)));

        Assert.Equal(kind, finding.Kind);
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
        Assert.Equal(kind is TopicFindingKind.Forbidden or TopicFindingKind.Unwritable, finding.IsError);
    }

    [Fact]
    public void A_missing_events_topic_is_a_warning_with_the_command_that_creates_it()
    {
        var finding = Assert.Single(TopicCheck.Check(Plan, Cluster("t.events", d => d with { Exists = false })));

        Assert.False(finding.IsError);
        Assert.Equal(TopicFindingKind.Missing, finding.Kind);
        Assert.Equal("taskqueue topics create", finding.Remedy);
    }

    [Fact]
    public void A_forbidden_events_topic_is_a_warning()
    {
        var finding = Assert.Single(TopicCheck.Check(Plan, Cluster("t.events", d => d with { MayWrite = false })));

        Assert.False(finding.IsError);
        Assert.Equal(TopicFindingKind.Forbidden, finding.Kind);
    }

    [Fact]
    public void Errors_come_before_warnings()
    {
        var cluster = new ClusterTopics(
            1, [.. Cluster().Topics.Select(d => d.Name == "dlq.t" ? d with { Exists = false } : d with { Retention = null })]);

        var findings = TopicCheck.Check(Plan, cluster);

        Assert.Equal(TopicFindingKind.Missing, findings[0].Kind);
        Assert.All(findings.Skip(1), f => Assert.False(f.IsError));
    }

    [Fact]
    public void Settings_that_a_broker_does_not_tell_are_a_warning_unless_it_knows_none()
    {
        var untold = Cluster("t", d => d with { Retention = null, CleanupPolicy = null });

        var finding = Assert.Single(TopicCheck.Check(Plan, untold));

        Assert.Equal(TopicFindingKind.Unknown, finding.Kind);
        Assert.Contains("cleanup.policy, retention.ms of 't'", finding.Message, StringComparison.Ordinal);
        Assert.Empty(TopicCheck.Check(Plan, untold with { HasSettings = false }));
    }

    [Fact]
    public void One_copy_is_no_mistake_on_one_broker()
    {
        var cluster = new ClusterTopics(
            1, [.. Cluster().Topics.Select(d => d with { Replication = 1, MinInsyncReplicas = 1 })]);

        Assert.Empty(TopicCheck.Check(Plan, cluster));
    }

    [Fact]
    public void A_topic_may_not_have_two_roles()
    {
        var refusal = Assert.Throws<ArgumentException>(() => TopicPlan.For(["t"], "t", "dlq.{topic}", "{topic}.events", 1));

        Assert.Contains("'t' would serve as Tasks and Results", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Task_topics_may_share_a_dead_letter_topic()
    {
        var plan = TopicPlan.For(["a", "b"], "r", "dlq", "{topic}.events", 1);

        Assert.Equal(["a", "b", "r", "dlq", "a.events", "b.events"], plan.Topics.Select(t => t.Name));
    }

    private static ClusterTopics Cluster(
        string? changed = null, Func<TopicDescription, TopicDescription>? change = null) =>
        new(3, [.. Plan.Topics.Select(t => t.Name == changed ? change!(AsPlanned(t)) : AsPlanned(t))]);

    private static TopicDescription AsPlanned(PlannedTopic topic) => new()
    {
        Name = topic.Name,
        Exists = true,
        Partitions = topic.Partitions,
        Replication = 3,
        MinInsyncReplicas = 2,
        CleanupPolicy = "delete",
        Retention = topic.Retention ?? TimeSpan.FromDays(7),
        MaxMessageBytes = topic.Role == TopicRole.DeadLetters ? 1_131_072 : 1_000_000,
        MayRead = true,
        MayWrite = true,
    };
}
