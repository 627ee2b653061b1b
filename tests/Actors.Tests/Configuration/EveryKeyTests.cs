using TaskQueue.Actors.Configuration;

namespace TaskQueue.Actors.Tests.Configuration;

/// <summary>Whatever is written to whichever key: what is wrong is told in one line, with key, value, rule and origin.</summary>
public sealed class EveryKeyTests
{
    // Text in which nothing is a number, a duration, a size, a word of ours, an address, or a name of a topic.
    private const string Wrong = "no/such@value";

    // Keys at which any short text may stand.
    private static readonly HashSet<string> Texts = ["group", "default-kind"];

    private static readonly (string[] Keys, string[] Maps) All = ReadAll();

    public static TheoryData<string> Keys => [.. All.Keys];

    public static TheoryData<string> Maps => [.. All.Maps];

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_wrong_value_is_one_mistake(string key)
    {
        var mistake = Assert.Single(SomeConfiguration.MistakesOfSet($"task-queue.{key}={WrongFor(key)}"));

        Assert.StartsWith($"task-queue.{key} = {WrongFor(key)}: ", mistake, StringComparison.Ordinal);
        Assert.Contains("must be ", mistake, StringComparison.Ordinal);
        Assert.EndsWith(" (from --set)", mistake, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Nothing_where_a_value_belongs_is_one_mistake_unless_nothing_has_a_meaning(string key)
    {
        if (key == "default-kind")
        {
            Assert.Empty(SomeConfiguration.Set("task-queue.default-kind=").Settings.DefaultKind);
            return;
        }

        Assert.StartsWith(
            $"task-queue.{key} = ", Assert.Single(SomeConfiguration.MistakesOfSet($"task-queue.{key}=")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Keys_where_a_value_belongs_are_one_mistake(string key)
    {
        var mistake = Assert.Single(SomeConfiguration.MistakesOfSet($"task-queue.{key}={{ surprise = 1 }}"));

        Assert.StartsWith($"task-queue.{key}", mistake, StringComparison.Ordinal);
        Assert.EndsWith(" (from --set)", mistake, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void A_value_where_keys_belong_is_one_mistake(string key) => Assert.Equal(
        $"task-queue.{key} = {Wrong}: must be keys with values in braces: {{ … }} (from --set)",
        Assert.Single(SomeConfiguration.MistakesOfSet($"task-queue.{key}={Wrong}")));

    [Theory]
    [MemberData(nameof(Keys))]
    [MemberData(nameof(Maps))]
    public void A_misspelled_key_is_one_mistake_that_knows_the_right_one(string key)
    {
        var mistake = Assert.Single(SomeConfiguration.MistakesOfSet($"task-queue.{key}s=1"));

        Assert.Equal($"task-queue.{key}s = 1: unknown key; did you mean task-queue.{key}? (from --set)", mistake);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Control_characters_in_a_value_do_not_reach_the_line(string key)
    {
        var mistakes = SomeConfiguration.MistakesOfSet($"task-queue.{key}={new string('x', 300)}/@\n\u001b[31m");

        Assert.DoesNotContain(Assert.Single(mistakes), char.IsControl);
    }

    [Fact]
    public void All_wrong_values_at_once_are_a_line_each_with_the_line_of_the_file()
    {
        var mistakes = SomeConfiguration.MistakesOf(string.Join('\n', All.Keys.Select(key => $"task-queue.{key} = \"{WrongFor(key)}\"")));

        Assert.Equal(All.Keys.Length, mistakes.Count);
        Assert.All(All.Keys.Index(), key => Assert.Single(mistakes, mistake =>
            mistake.StartsWith($"task-queue.{key.Item} = ", StringComparison.Ordinal)
            && mistake.EndsWith($" (from node.conf, line {key.Index + 1})", StringComparison.Ordinal)));
    }

    private static string WrongFor(string key) => Texts.Contains(key) ? new string('x', 300) : Wrong;

    private static (string[] Keys, string[] Maps) ReadAll()
    {
        var reader = new SettingsReader(ConfigurationLoader.ReadDefaults(), []);
        NodeSettingsBinder.Read(reader);
        return (Short(reader.KeysRead), Short(reader.Maps));
    }

    private static string[] Short(IEnumerable<string> keys) =>
        [.. keys.Select(key => key["task-queue.".Length..]).Order(StringComparer.Ordinal)];
}
