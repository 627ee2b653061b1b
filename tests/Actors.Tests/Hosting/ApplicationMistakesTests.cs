using Microsoft.Extensions.Configuration;
using TaskQueue.TestSupport;

namespace TaskQueue.Actors.Tests.Hosting;

public sealed class ApplicationMistakesTests
{
    private const string Secret = "hunter2";

    [Fact]
    public void A_missing_group_is_one_mistake_that_says_how_to_set_it()
    {
        var mistake = Assert.Single(SomeApplication.MistakesOf(() => SomeApplication.Load(_ => { })));

        Assert.Equal(
            "task-queue.group: is missing: the name that the nodes of this application share. Set it in code (queue.Group = \"billing\"), "
                + "in appsettings.json (\"TaskQueue\": { \"Group\": \"billing\" }), or in HOCON (task-queue.group = \"billing\")",
            mistake);
    }

    [Fact]
    public void Mistakes_of_all_layers_are_told_together_each_with_its_origin()
    {
        var mistakes = SomeApplication.MistakesOf(() => SomeApplication.Load(
            queue =>
            {
                queue.Workers = 0;
                queue.Set("attempts.max", "many").Set("..", "1").UseHocon("task-queue.atempts.timeout = 5s").UseHoconFile("none/node.conf");
            },
            """{ "TaskQueue": { "Group": "g", "InFlight": { "MaxTask": 7 }, "DrainTimeout": 25 } }""",
            ("TASKQUEUE__RESULTS__KEY", "id")));

        Assert.Equal(8, mistakes.Count);
        Assert.Contains("task-queue.workers = 0: must be from 1 to 10000 (from queue.Workers in code)", mistakes);
        Assert.Contains("task-queue.attempts.max = many: must be from 1 to 1000000 (from queue.Set in code)", mistakes);
        Assert.Contains(mistakes, mistake => mistake.StartsWith("..: ", StringComparison.Ordinal));
        Assert.Contains(
            "task-queue.atempts.timeout = 5s: unknown key; did you mean task-queue.attempts.timeout? (from HOCON in code, line 1)", mistakes);
        Assert.Contains(mistakes, mistake => mistake.StartsWith("node.conf: ", StringComparison.Ordinal));
        Assert.Contains(
            "task-queue.in-flight.max-task = 7: unknown key; did you mean task-queue.in-flight.max-tasks? (from appsettings.json: TaskQueue:InFlight:MaxTask)",
            mistakes);
        Assert.Contains(mistakes, mistake => mistake.StartsWith("task-queue.drain-timeout = 25: must be a duration", StringComparison.Ordinal));
        Assert.Contains(
            "task-queue.results.key = id: must be one of task-id, task-key (from environment variable TASKQUEUE__RESULTS__KEY)", mistakes);
    }

    [Fact]
    public void What_DotNets_configuration_repeats_of_the_environment_is_told_once()
    {
        const string Name = "TASKQUEUE__ATTEMPTS__MX";
        Environment.SetEnvironmentVariable(Name, "3");
        try
        {
            var mistake = Assert.Single(SomeApplication.MistakesOf(() => SomeApplication.LoadFrom(
                new ConfigurationBuilder().AddEnvironmentVariables(), queue => queue.Group = "g", (Name, "3"))));

            Assert.EndsWith($"(from environment variable {Name})", mistake, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Name, null);
        }
    }

    [Fact]
    public void A_password_in_appsettings_is_refused_and_not_repeated()
    {
        var mistake = Assert.Single(SomeApplication.MistakesOf(() =>
            SomeApplication.Section($$"""
                "Kafka": { "Common": { "sasl.password": "{{Secret}}" } }
                """)));

        Assert.Contains("TASKQUEUE_KAFKA_SASL_PASSWORD", mistake, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_on_the_applications_command_line_is_refused() => Assert.DoesNotContain(
        Secret,
        Assert.Single(SomeApplication.MistakesOf(() => SomeApplication.LoadFrom(
            new ConfigurationBuilder().AddCommandLine([$"--TaskQueue:Kafka:Common:sasl.password={Secret}"]), queue => queue.Group = "g"))),
        StringComparison.Ordinal);

    [Fact]
    public void A_password_from_a_store_or_user_secrets_or_code_is_taken_and_masked()
    {
        using var secrets = new TemporaryFile($$"""{ "TaskQueue": { "Kafka": { "Common": { "sasl.password": "{{Secret}}" } } } }""", "secrets.json");
        var store = new Dictionary<string, string?> { ["TaskQueue:Kafka:Common:sasl.password"] = Secret };

        Assert.All(
            new[]
            {
                SomeApplication.LoadFrom(new ConfigurationBuilder().AddJsonFile(secrets.FullName), queue => queue.Group = "g"),
                SomeApplication.LoadFrom(new ConfigurationBuilder().AddInMemoryCollection(store), queue => queue.Group = "g"),
                SomeApplication.Load(queue => queue.Set("group", "g").Set("kafka.common.sasl.password", Secret)),
            },
            loaded =>
            {
                Assert.Equal(Secret, loaded.Kafka.Admin["sasl.password"]);
                Assert.All(loaded.Effective, setting => Assert.DoesNotContain(Secret, setting.ToString(), StringComparison.Ordinal));
            });
    }

    [Fact]
    public void Keys_that_load_code_come_from_code_and_files_alone()
    {
        const string Key = "sasl.kerberos.kinit.cmd";
        const string Json = $$"""{ "TaskQueue": { "Group": "g", "Kafka": { "Common": { "{{Key}}": "true" } } } }""";
        var store = new Dictionary<string, string?> { [$"TaskQueue:Kafka:Common:{Key}"] = "true" };
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Json));

        Assert.Equal("true", SomeApplication.Load(queue => queue.Set("group", "g").Set($"kafka.common.{Key}", "true")).Kafka.Admin[Key]);
        Assert.Equal("true", SomeApplication.Load(_ => { }, Json).Kafka.Admin[Key]);
        Assert.All(
            new[]
            {
                new ConfigurationBuilder().AddInMemoryCollection(store),
                new ConfigurationBuilder().AddCommandLine([$"--TaskQueue:Kafka:Common:{Key}=true"]),
                new ConfigurationBuilder().AddJsonStream(stream),
            },
            source => Assert.Contains(
                "it runs or loads code",
                Assert.Single(SomeApplication.MistakesOf(() => SomeApplication.LoadFrom(source, queue => queue.Group = "g"))),
                StringComparison.Ordinal));
    }
}
