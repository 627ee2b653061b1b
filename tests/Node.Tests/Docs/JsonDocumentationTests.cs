using System.CommandLine;
using System.Text.RegularExpressions;
using TaskQueue.Actors.Configuration;
using TaskQueue.Client;
using TaskQueue.Kafka.Topics;
using TaskQueue.Node.Access;
using TaskQueue.Node.Bench;
using TaskQueue.Node.Commands;
using TaskQueue.Node.Doctor;
using TaskQueue.Node.Partitions;
using TaskQueue.Node.Status;
using TaskQueue.TestSupport;

namespace TaskQueue.Node.Tests.Docs;

/// <summary>What verbs print with <c>--json</c> is a contract: a field that changes changes its page.</summary>
public sealed partial class JsonDocumentationTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathTo("docs/json.md"));

    // By heading; verbs that print the same share one.
    private static readonly Dictionary<string, Type> Sections = new()
    {
        ["`bench`"] = typeof(BenchReport),
        ["`config check`"] = typeof(ConfigurationMistake),
        ["`config show`"] = typeof(EffectiveSetting),
        ["`config show --describe`"] = typeof(SettingDetails),
        ["`dlq ls`"] = typeof(DeadLetterLine),
        ["`dlq replay`, `dlq dismiss`"] = typeof(ReplayLine),
        ["`dlq show`"] = typeof(DeadLetterDetails),
        ["`dlq truncate`"] = typeof(TruncateLine),
        ["`doctor`"] = typeof(HealthCheck),
        ["`partition ls`"] = typeof(PartitionReport),
        ["`partition reset`, `partition skip`"] = typeof(MoveReport),
        ["`status`"] = typeof(StatusReport),
        ["`task enqueue`"] = typeof(EnqueuedTask),
        ["`task enqueue --wait`, `task get`, `task wait`"] = typeof(TaskLine),
        ["`task ls`"] = typeof(QueuedTaskLine),
        ["`topics acl`"] = typeof(AccessGrant),
        ["`topics check`"] = typeof(TopicFinding),
        ["`topics create`"] = typeof(TopicReport),
        ["Errors"] = typeof(ErrorLine),
    };

    public static TheoryData<string> Headings => [.. Sections.Keys];

    [Theory]
    [MemberData(nameof(Headings))]
    public void A_section_has_every_field_and_no_other(string heading)
    {
        var rows = Row().Matches(SectionOf(heading))
            .Select(row => new JsonField(row.Groups[1].Value, row.Groups[2].Value.Replace("`", "", StringComparison.Ordinal), row.Groups[3].Value == "always"));

        Assert.Equal(JsonContract.FieldsOf(Sections[heading]), rows);
    }

    [Fact]
    public void There_is_a_section_for_each_type_that_a_verb_prints() => Assert.Equal(
        JsonContract.Printed.Except([typeof(BenchSample)]).Select(type => type.Name).Order(StringComparer.Ordinal),
        Sections.Values.Select(type => type.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_verb_is_named()
    {
        var root = new TaskQueueCommandLine(CommandContext.OfProcess()).Root;

        Assert.All(Leaves(root), verb => Assert.Contains($"`{verb}`", Page, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Leaves(Command command, string path = "")
    {
        var below = command.Subcommands.Where(verb => !verb.Hidden).ToArray();
        return below.Length == 0 ? [path.Trim()] : below.SelectMany(verb => Leaves(verb, $"{path} {verb.Name}"));
    }

    private static string SectionOf(string heading)
    {
        var start = Page.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"docs/json.md has no section {heading}");
        var end = Page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return end < 0 ? Page[start..] : Page[start..end];
    }

    [GeneratedRegex(@"^\| `([A-Za-z0-9.\[\]]+)` \| ([^|]+) \| (always|may be absent) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
