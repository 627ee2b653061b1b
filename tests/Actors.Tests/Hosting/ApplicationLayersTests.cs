using Microsoft.Extensions.Configuration;
using TaskQueue.Actors.Workers;
using TaskQueue.TestSupport;

namespace TaskQueue.Actors.Tests.Hosting;

public sealed class ApplicationLayersTests
{
    [Theory]
    [InlineData(1, "code")]
    [InlineData(2, "hocon")]
    [InlineData(3, "json")]
    [InlineData(4, "environment")]
    [InlineData(5, "arguments")]
    public void A_later_layer_wins(int layers, string expected)
    {
        using var json = new TemporaryFile("""{ "TaskQueue": { "Group": "json" } }""", "appsettings.json");
        var configuration = new ConfigurationBuilder();
        if (layers >= 3)
        {
            configuration.AddJsonFile(json.FullName);
        }

        if (layers >= 5)
        {
            configuration.AddCommandLine(["--TaskQueue:Group=arguments"]);
        }

        var loaded = SomeApplication.LoadFrom(
            configuration,
            queue =>
            {
                queue.Group = "code";
                if (layers >= 2)
                {
                    queue.UseHocon("task-queue.group = hocon");
                }
            },
            layers >= 4 ? [("TASKQUEUE__GROUP", "environment")] : []);

        Assert.Equal(expected, loaded.Settings.Group);
    }

    [Fact]
    public void Code_sets_what_has_a_name_and_any_other_key()
    {
        var settings = SomeApplication.Load(queue =>
        {
            queue.Group = "billing";
            queue.BootstrapServers = "k1:9092,k2:9092";
            queue.TaskTopics = ["invoices", "mails"];
            queue.ResultTopic = "endings";
            queue.Workers = 3;
            queue.Set("attempts.timeout", "5s")
                .Set("task-queue.topics.events", "{topic}.ev")
                .Set("kinds.\"invoice.send\".attempts.max", "2")
                .Set("akka.loglevel", "DEBUG");
        });

        Assert.Equal("billing", settings.Settings.Group);
        Assert.Equal("k1:9092,k2:9092", settings.Settings.BootstrapServers);
        Assert.Equal(["invoices", "mails"], settings.Settings.Topics.Tasks);
        Assert.Equal("endings", settings.Settings.Topics.Results);
        Assert.Equal("{topic}.ev", settings.Settings.Topics.Events);
        Assert.Equal(3, settings.Settings.Workers);
        Assert.Equal(3, settings.Akka.GetInt("akka.actor.deployment./workers.nr-of-instances"));
        Assert.Equal(TimeSpan.FromSeconds(5), settings.Settings.General.Attempts.Timeout);
        Assert.Equal(2, settings.Settings.Kinds["invoice.send"].Attempts.Retries.MaxAttempts);
        Assert.Equal("DEBUG", settings.LogLevel);
    }

    [Fact]
    public void A_section_spells_keys_as_DotNet_does_or_as_we_do()
    {
        var settings = SomeApplication.Section("""
            "InFlight": { "MaxTasks": 7 },
            "attempts": { "warn-after": "3s", "Backoff": { "First": "2s" } },
            "Topics": { "Tasks": ["a", "b"], "DeadLetters": "dead.{topic}" },
            "Results": { "Failures": false },
            "Workers": 5
            """).Settings;

        Assert.Equal(7, settings.InFlight.MaxTasks);
        Assert.Equal(TimeSpan.FromSeconds(3), settings.General.Attempts.WarnAfter);
        Assert.Equal(TimeSpan.FromSeconds(2), settings.General.Attempts.Retries.First);
        Assert.Equal(["a", "b"], settings.Topics.Tasks);
        Assert.Equal("dead.{topic}", settings.Topics.DeadLetters);
        Assert.False(settings.Results.Failures);
        Assert.Equal(5, settings.Workers);
    }

    [Fact]
    public void Names_that_users_choose_stay_what_they_are()
    {
        var settings = SomeApplication.Section("""
            "Kinds": { "Invoice.Send": { "Attempts": { "Max": 2 } }, "0": { "Attempts": { "Max": 3 } }, "SMS": { "Attempts": { "Max": 4 } } },
            "Supervision": { "ByException": { "System.IO.IOException": "restart" } },
            "Kafka": { "Common": { "security.protocol": "plaintext" }, "Consumer": { "session": { "timeout.ms": 30000 } } }
            """);

        Assert.Equal(2, settings.Settings.Kinds["Invoice.Send"].Attempts.Retries.MaxAttempts);
        Assert.Equal(3, settings.Settings.Kinds["0"].Attempts.Retries.MaxAttempts);
        Assert.Equal(4, settings.Settings.Kinds["SMS"].Attempts.Retries.MaxAttempts);
        Assert.Equal(FailureDirective.Restart, settings.Settings.Supervision.ByException["System.IO.IOException"]);
        Assert.Equal("plaintext", settings.Kafka.Admin["security.protocol"]);
        Assert.Equal("30000", settings.Kafka.Consumer["session.timeout.ms"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_section_that_a_provider_leaves_empty_takes_nothing_from_others(bool isFirst)
    {
        using var empty = new TemporaryFile(
            """{ "TaskQueue": { "Kafka": { "Common": {} }, "Kinds": { "mail": {} }, "Attempts": { "Backoff": {} } } }""", "empty.json");
        using var full = new TemporaryFile(
            """
            { "TaskQueue": {
                "Kafka": { "Common": { "security.protocol": "plaintext" } },
                "Kinds": { "mail": { "Attempts": { "Max": 2 } } },
                "Attempts": { "Backoff": { "First": "2s" } } } }
            """,
            "full.json");
        string[] files = isFirst ? [empty.FullName, full.FullName] : [full.FullName, empty.FullName];

        var loaded = SomeApplication.LoadFrom(new ConfigurationBuilder().AddJsonFile(files[0]).AddJsonFile(files[1]), queue => queue.Group = "g");

        Assert.Equal("plaintext", loaded.Kafka.Admin["security.protocol"]);
        Assert.Equal(2, loaded.Settings.Kinds["mail"].Attempts.Retries.MaxAttempts);
        Assert.Equal(TimeSpan.FromSeconds(2), loaded.Settings.General.Attempts.Retries.First);
    }

    [Fact]
    public void Keys_count_that_stand_beside_their_section()
    {
        var keys = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("TaskQueue:Kafka", null), new("TaskQueue:Kafka:Common", null), new("TaskQueue:Kafka:Common:security.protocol", "plaintext"),
        ]);

        Assert.Equal("plaintext", SomeApplication.LoadFrom(keys, queue => queue.Group = "g").Kafka.Admin["security.protocol"]);
    }

    [Fact]
    public void A_value_that_is_null_goes_back_to_its_default() => Assert.Equal(
        10, SomeApplication.Load(queue => queue.Set("attempts.max", "2"), """{ "TaskQueue": { "Group": "g", "Attempts": { "Max": null } } }""")
            .Settings.General.Attempts.Retries.MaxAttempts);

    [Fact]
    public void A_list_replaces_that_of_an_earlier_provider_as_a_whole()
    {
        using var json = new TemporaryFile("""{ "TaskQueue": { "Group": "g", "Topics": { "Tasks": ["a", "b"] } } }""", "appsettings.json");
        using var later = new TemporaryFile("""{ "TaskQueue": { "Topics": { "Tasks": ["c"] } } }""", "appsettings.Test.json");

        var loaded = SomeApplication.LoadFrom(
            new ConfigurationBuilder().AddJsonFile(json.FullName).AddJsonFile(later.FullName), _ => { });

        Assert.Equal(["c"], loaded.Settings.Topics.Tasks);
    }

    [Theory]
    [InlineData("TASKQUEUE__IN_FLIGHT__MAX_TASKS")]
    [InlineData("TaskQueue__InFlight__MaxTasks")]
    public void Variables_are_spelled_in_capitals_or_as_DotNet_does(string name) =>
        Assert.Equal(7, SomeApplication.Load(queue => queue.Group = "g", environment: (name, "7")).Settings.InFlight.MaxTasks);

    [Theory]
    [InlineData("TASKQUEUE__KINDS__MAIL__ATTEMPTS__MAX", "mail")]
    [InlineData("TaskQueue__Kinds__MAIL__Attempts__Max", "mail")]
    [InlineData("TaskQueue__Kinds__Mail__Attempts__Max", "Mail")]
    public void A_kind_in_capitals_in_a_variable_is_one_in_small_letters(string name, string kind) => Assert.Equal(
        7,
        SomeApplication.Load(queue => queue.Group = "g", environment: (name, "7")).Settings.Kinds[kind].Attempts.Retries.MaxAttempts);

    [Fact]
    public void Kafkas_keys_may_be_in_capitals_wherever_they_come_from() => Assert.Equal(
        "30000",
        SomeApplication.Section("""
            "KAFKA": { "CONSUMER": { "SESSION": { "TIMEOUT": { "MS": 30000 } } } }
            """).Kafka.Consumer["session.timeout.ms"]);

    [Fact]
    public void A_list_in_variables_has_an_element_each() => Assert.Equal(
        ["a", "b"],
        SomeApplication.Load(
            queue => queue.Group = "g",
            "{}",
            ("TaskQueue__Topics__Tasks__1", "b"),
            ("TaskQueue__Topics__Tasks__0", "a")).Settings.Topics.Tasks);

    [Fact]
    public void The_description_tells_where_each_value_came_from()
    {
        var description = SomeApplication.Load(
            queue => queue.Set("attempts.max", "4"),
            """{ "TaskQueue": { "Group": "g" } }""",
            ("TASKQUEUE__WORKERS", "2")).Effective.Select(setting => setting.ToString()).ToArray();

        Assert.Contains("task-queue.attempts.max = 4  # queue.Set in code", description);
        Assert.Contains("task-queue.group = g  # appsettings.json: TaskQueue:Group", description);
        Assert.Contains("task-queue.workers = 2  # environment variable TASKQUEUE__WORKERS", description);
    }

    [Fact]
    public void Another_section_may_be_named()
    {
        var loaded = SomeApplication.Load(
            queue => queue.UseSection("Jobs:Queue"), """{ "Jobs": { "Queue": { "Group": "jobs" } }, "TaskQueue": { "Group": "other" } }""");

        Assert.Equal("jobs", loaded.Settings.Group);
    }

    [Fact]
    public void Null_takes_back_what_code_says() => Assert.Equal(
        10,
        SomeApplication.Load(
            queue => queue.Set("attempts.max", "4"),
            """{ "TaskQueue": { "Group": "g", "Attempts": { "Max": null } } }""").Settings.General.Attempts.Retries.MaxAttempts);

    [Fact]
    public void An_application_has_no_default_kind_unless_it_sets_one()
    {
        Assert.Empty(SomeApplication.Section("\"Workers\": 1").Settings.DefaultKind);
        Assert.Empty(SomeApplication.Section("\"DefaultKind\": null").Settings.DefaultKind);
        Assert.Equal("mail", SomeApplication.Section("\"DefaultKind\": \"mail\"").Settings.DefaultKind);
    }

    [Fact]
    public void Hocon_comes_from_files_as_well()
    {
        using var file = new TemporaryFile("task-queue { group = billing, attempts.max = 5 }", "node.conf");

        var settings = SomeApplication.Load(queue => queue.UseHoconFile(file.FullName).UseHocon("task-queue.attempts.max = 6")).Settings;

        Assert.Equal("billing", settings.Group);
        Assert.Equal(6, settings.General.Attempts.Retries.MaxAttempts);
    }
}
