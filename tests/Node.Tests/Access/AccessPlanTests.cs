using TaskQueue.Kafka.Topics;
using TaskQueue.Node.Access;

namespace TaskQueue.Node.Tests.Access;

public sealed class AccessPlanTests
{
    private static readonly TopicPlan Plan = TopicPlan.For(["a", "b"], "results", "dlq", "{topic}.events", 1);

    [Fact]
    public void A_node_reads_tasks_writes_the_rest_and_reads_both_groups() => Assert.Equal(
        [
            "topic a: Read Describe DescribeConfigs",
            "topic b: Read Describe DescribeConfigs",
            "topic results: Write Describe DescribeConfigs",
            "topic dlq: Write Describe DescribeConfigs",
            "topic a.events: Write Describe DescribeConfigs",
            "topic b.events: Write Describe DescribeConfigs",
            "group g: Read Describe",
            "group g.control: Read Describe",
        ],
        Lines(AccessRole.Node));

    [Fact]
    public void A_producer_writes_tasks_and_reads_results() => Assert.Equal(
        ["topic a: Write Describe", "topic b: Write Describe", "topic results: Read Describe"], Lines(AccessRole.Producer));

    [Fact]
    public void A_viewer_changes_nothing() => Assert.All(
        AccessPlan.For(Plan, "g", AccessRole.Viewer, "User:x"),
        grant => Assert.Empty(grant.Operations.Except(grant.Resource == "group" ? ["Describe"] : ["Read", "Describe", "DescribeConfigs"])));

    [Fact]
    public void Only_an_operator_deletes_and_only_dead_letters() => Assert.Equal(
        ["Operator dlq"],
        Enum.GetValues<AccessRole>().SelectMany(role => AccessPlan.For(Plan, "g", role, "User:x")
            .Where(grant => grant.Operations.Contains("Delete"))
            .Select(grant => $"{role} {grant.Name}")));

    [Fact]
    public void No_role_but_the_node_writes_results() => Assert.Equal(
        [AccessRole.Node],
        Enum.GetValues<AccessRole>().Where(role => AccessPlan.For(Plan, "g", role, "User:x")
            .Any(grant => grant.Name == "results" && grant.Operations.Contains("Write"))));

    [Theory]
    [InlineData("User:orders", "--allow-principal User:orders ")]
    [InlineData("User:CN=shop, O=Example", "--allow-principal 'User:CN=shop, O=Example' ")]
    [InlineData("User:it's $HOME", @"--allow-principal 'User:it'\''s $HOME' ")]
    [InlineData("User:*", "--allow-principal 'User:*' ")]
    public void What_a_shell_would_take_apart_is_quoted(string principal, string expected) => Assert.Contains(
        expected, new AccessGrant(principal, "topic", "t", ["Read"]).ToCommand("h:1"), StringComparison.Ordinal);

    [Fact]
    public void A_grant_is_one_command() => Assert.Equal(
        "kafka-acls.sh --bootstrap-server h:1,i:2 --command-config admin.properties --add --allow-principal User:x --operation Read --operation Describe --group g.control",
        new AccessGrant("User:x", "group", "g.control", ["Read", "Describe"]).ToCommand("h:1,i:2"));

    private static IEnumerable<string> Lines(AccessRole role) => AccessPlan.For(Plan, "g", role, "User:x")
        .Select(grant => $"{grant.Resource} {grant.Name}: {string.Join(' ', grant.Operations)}");
}
