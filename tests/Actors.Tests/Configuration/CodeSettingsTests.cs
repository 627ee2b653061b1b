namespace TaskQueue.Actors.Tests.Configuration;

/// <summary>Settings of librdkafka that load code or run commands come from files on disk.</summary>
public sealed class CodeSettingsTests
{
    private const string Reason = "it runs or loads code, so it is taken from the configuration file alone";

    public static TheoryData<string> Keys =>
        ["plugin.library.paths", "ssl.engine.location", "ssl.engine.id", "ssl.providers", "sasl.kerberos.kinit.cmd"];

    [Theory]
    [MemberData(nameof(Keys))]
    public void They_are_refused_on_the_command_line(string key)
    {
        Expect(key, SomeConfiguration.MistakesOfSet($"task-queue.kafka.common.{key}=/x"));
        Expect(key, SomeConfiguration.MistakesOfSet($"task-queue.kafka={{ common {{ \"{key}\" = /x }} }}"));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void They_are_refused_in_either_kind_of_variable(string key)
    {
        var name = key.ToUpperInvariant();

        Expect(null, SomeConfiguration.MistakesOf("", ($"TASKQUEUE_KAFKA_{name.Replace('.', '_')}", "/x")));
        Expect(key, SomeConfiguration.MistakesOf("", ($"TASKQUEUE__KAFKA__COMMON__{name.Replace(".", "__", StringComparison.Ordinal)}", "/x")));
        Expect(key, SomeConfiguration.MistakesOf("", ("TASKQUEUE__KAFKA__PRODUCER", $"{{ {key} = /x }}")));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void They_are_refused_where_a_file_leaves_them_to_a_variable(string key) =>
        Expect(key, SomeConfiguration.MistakesOf($"task-queue.kafka.common.{key} = ${{X}}", ("X", "/x")));

    [Fact]
    public void A_file_may_have_them() =>
        Assert.Equal("true", SomeConfiguration.File("task-queue.kafka.common.sasl.kerberos.kinit.cmd = true").Kafka.Consumer["sasl.kerberos.kinit.cmd"]);

    private static void Expect(string? key, IReadOnlyList<string> mistakes)
    {
        var mistake = Assert.Single(mistakes);
        Assert.Contains(Reason, mistake, StringComparison.Ordinal);
        Assert.Contains(key ?? "TASKQUEUE_KAFKA_", mistake, StringComparison.Ordinal);
    }
}
