using System.Text.RegularExpressions;
using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Configuration.Hocon;
using TaskQueue.Actors.Tests.Hosting;
using TaskQueue.TestSupport;

namespace TaskQueue.Actors.Tests.Configuration;

public sealed partial class DocumentationTests
{
    private static readonly string Text = File.ReadAllText(Repository.PathTo("docs/configuration.md"));

    private static readonly Dictionary<string, string> Rows = TableRow().Matches(Section("## All keys under `task-queue`"))
        .ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value);

    [Fact]
    public void The_table_has_every_key_and_no_other()
    {
        var root = ConfigurationLoader.ReadDefaults();
        var reader = new SettingsReader(root, []);
        NodeSettingsBinder.Read(reader);

        Assert.Equal(
            reader.KeysRead.Concat(reader.Maps).Select(key => key["task-queue.".Length..]).Order(StringComparer.Ordinal),
            Rows.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_table_has_the_defaults()
    {
        var root = ConfigurationLoader.ReadDefaults();

        Assert.All(Rows, row =>
        {
            var written = HoconReader.ReadDocument($"task-queue.{row.Key} = {row.Value}", "docs", ConfigLayer.File, _ => null);
            string[] path = ["task-queue", .. row.Key.Split('.')];
            Assert.Equal(HoconWriter.Write(root.Find(path)!), HoconWriter.Write(written.Find(path)!));
            Assert.Equal(root.Find(path)!.Text, written.Find(path)!.Text);
            Assert.Equal(
                root.Find(path)!.Items?.Select(item => item.Text), written.Find(path)!.Items?.Select(item => item.Text));
        });
    }

    [Fact]
    public void The_section_of_an_application_has_no_mistake()
    {
        var loaded = SomeApplication.Load(
            _ => { }, Assert.Single(Json().Matches(Text)).Groups[1].Value, ("TASKQUEUE_KAFKA_SASL_PASSWORD", "x"));

        Assert.Equal("billing", loaded.Settings.Group);
        Assert.Equal("SASL_SSL", loaded.Kafka.Admin["security.protocol"]);
    }

    [Fact]
    public void The_assignments_have_no_mistake()
    {
        var assignments = Assignment().Matches(Text).Select(match => match.Groups[1].Value.Trim('\'')).ToArray();

        Assert.True(assignments.Length >= 5);
        Assert.All(assignments, assignment => SomeConfiguration.Set(assignment));
    }

    private static string Section(string heading)
    {
        var start = Text.IndexOf(heading, StringComparison.Ordinal);
        return Text[start..Text.IndexOf("\n## ", start + heading.Length, StringComparison.Ordinal)];
    }

    [GeneratedRegex(@"^\| `([a-z.-]+)` \| `(.+?)` \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();

    [GeneratedRegex(@"^    --set (.+)$", RegexOptions.Multiline)]
    private static partial Regex Assignment();
}
