using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Configuration.Hocon;
using TaskQueue.Actors.Configuration.Settings;
using TaskQueue.Actors.Workers;
using TaskQueue.Core.Retries;
using TaskQueue.Core.Wire;
using TaskQueue.Kafka.Consuming;
using TaskQueue.TestSupport;

namespace TaskQueue.Actors.Tests.Configuration;

public sealed class LayersTests
{
    [Theory]
    [InlineData(false, false, false, false, "localhost:9092")]
    [InlineData(true, false, false, false, "file:1")]
    [InlineData(true, true, false, false, "environment:1")]
    [InlineData(true, true, true, false, "set:1")]
    [InlineData(true, true, true, true, "option:1")]
    [InlineData(false, false, false, true, "option:1")]
    [InlineData(true, false, true, false, "set:1")]
    public void A_later_layer_wins(bool file, bool environment, bool set, bool option, string expected)
    {
        using var text = new TemporaryFile("task-queue.bootstrap-servers = \"file:1\"");

        var loaded = ConfigurationLoader.Load(new ConfigurationSources
        {
            Files = file ? [text.FullName] : [],
            Environment = environment
                ? new Dictionary<string, string> { ["TASKQUEUE__BOOTSTRAP_SERVERS"] = "environment:1" }
                : [],
            Set = set ? ["task-queue.bootstrap-servers=set:1"] : [],
            Bootstrap = option ? "option:1" : null,
        });

        Assert.Equal(expected, loaded.Settings.BootstrapServers);
    }

    [Fact]
    public void Of_two_files_the_later_one_wins_key_by_key()
    {
        using var first = new TemporaryFile("task-queue { group = one, attempts.max = 2 }");
        using var second = new TemporaryFile("task-queue { group = two }");

        var loaded = ConfigurationLoader.Load(new ConfigurationSources { Files = [first.FullName, second.FullName] });

        Assert.Equal("two", loaded.Settings.Group);
        Assert.Equal(2, loaded.Settings.General.Attempts.Retries.MaxAttempts);
    }

    [Fact]
    public void Null_takes_back_what_a_file_says()
    {
        using var file = new TemporaryFile("task-queue.attempts.max = 2");

        var loaded = ConfigurationLoader.Load(
            new ConfigurationSources { Files = [file.FullName], Set = ["task-queue.attempts.max=null"] });

        Assert.Equal(10, loaded.Settings.General.Attempts.Retries.MaxAttempts);
    }

    [Theory]
    [InlineData("TASKQUEUE__ATTEMPTS__MAX", "3")]
    [InlineData("taskqueue__attempts__max", "3")]
    [InlineData("TASKQUEUE__ATTEMPTS", "{ max = 3 }")]
    public void Two_underscores_begin_a_level(string name, string value) =>
        Assert.Equal(3, SomeConfiguration.File("", (name, value)).Settings.General.Attempts.Retries.MaxAttempts);

    [Fact]
    public void One_underscore_is_a_dash() =>
        Assert.Equal(7, SomeConfiguration.File("", ("TASKQUEUE__IN_FLIGHT__MAX_TASKS", "7")).Settings.InFlight.MaxTasks);

    [Fact]
    public void A_wrong_variable_is_named_in_the_mistake() => Assert.Equal(
        ["task-queue.attempts.mx = 3: unknown key; did you mean task-queue.attempts.max? (from environment variable TASKQUEUE__ATTEMPTS__MX)"],
        SomeConfiguration.MistakesOf("", ("TASKQUEUE__ATTEMPTS__MX", "3")));

    [Theory]
    [InlineData("[\"t1\"]", "t1")]
    [InlineData("[t1, t2]", "t1 t2")]
    [InlineData("t1", "t1")]
    [InlineData("t1, t2", "t1 t2")]
    public void A_list_may_be_written_as_in_a_shell(string value, string expected) =>
        Assert.Equal(expected, string.Join(' ', SomeConfiguration.Set($"task-queue.topics.tasks={value}").Settings.Topics.Tasks));

    [Theory]
    [InlineData("g1", "g1")]
    [InlineData("\"g 1\"", "g 1")]
    [InlineData("a=b", "a=b")]
    [InlineData("a:b#c", "a:b#c")]
    public void A_bare_text_needs_no_quotes(string value, string expected) =>
        Assert.Equal(expected, SomeConfiguration.Set($"task-queue.group={value}").Settings.Group);

    [Fact]
    public void All_settings_can_be_set()
    {
        var settings = SomeConfiguration.File(
            """
            task-queue {
              bootstrap-servers = ["a:1", "b:2"], group = g, start = latest, static-membership = on, default-kind = "", workers = 3
              topics { tasks = [x, y], results = r, dead-letters = dead, events = "e.{topic}" }
              results { key = task-key, failures = off }
              unknown-kind { action = dead-letter, for = 1h }
              in-flight { max-tasks = 1, max-bytes = 1 MB, max-waiting = 2, max-waiting-bytes = 2 MB }
              attempts {
                max = 1, timeout = 1.5s, grace = 0s, warn-after = 1ms
                backoff { first = 2s, factor = 1, max = 2s, jitter = 0 }
              }
              supervision {
                default = stop, max-restarts = 1, within = 5s, max-abandoned = 9
                by-exception { System.IO.IOException = restart, "System.OutOfMemoryException" = escalate }
              }
              commit { max-count = 1, max-interval = 10ms }
              revoke-timeout = 0s, drain-timeout = 1m
            }
            """).Settings;

        Assert.Equal("a:1,b:2", settings.BootstrapServers);
        Assert.Equal("g", settings.Group);
        Assert.Equal(StartPosition.Latest, settings.Start);
        Assert.True(settings.StaticMembership);
        Assert.Equal("", settings.DefaultKind);
        Assert.Equal(3, settings.Workers);
        Assert.Equal(["x", "y"], settings.Topics.Tasks);
        Assert.Equal("dead", settings.Topics.DeadLettersOf("x"));
        Assert.Equal("e.x", settings.Topics.EventsOf("x"));
        Assert.Equal(new ResultSettings { Key = ResultKey.TaskKey, Failures = false }, settings.Results);
        Assert.Equal(new InFlightSettings { MaxTasks = 1, MaxBytes = 1_000_000, MaxWaiting = 2, MaxWaitingBytes = 2_000_000 }, settings.InFlight);
        Assert.Equal(
            new AttemptSettings
            {
                Retries = new RetryPolicy(MaxAttempts: 1, TimeSpan.FromSeconds(2), Factor: 1, TimeSpan.FromSeconds(2), Jitter: 0),
                Timeout = TimeSpan.FromSeconds(1.5),
                Grace = TimeSpan.Zero,
                WarnAfter = TimeSpan.FromMilliseconds(1),
                UnknownKindFor = TimeSpan.Zero,
            },
            settings.General.Attempts);
        Assert.Equal(FailureDirective.Stop, settings.Supervision.Default);
        Assert.Equal(
            "System.IO.IOException=Restart System.OutOfMemoryException=Escalate",
            string.Join(' ', settings.Supervision.ByException.Select(entry => $"{entry.Key}={entry.Value}")));
        Assert.Equal(9, settings.Supervision.MaxAbandoned);
        Assert.Equal(new CommitSettings { MaxCount = 1, MaxInterval = TimeSpan.FromMilliseconds(10) }, settings.Commit);
        Assert.Equal(TimeSpan.Zero, settings.RevokeTimeout);
        Assert.Equal(TimeSpan.FromMinutes(1), settings.DrainTimeout);
    }

    [Fact]
    public void An_exception_named_without_quotes_wins_over_the_default_in_quotes() => Assert.Equal(
        FailureDirective.Resume,
        SomeConfiguration.Set("task-queue.supervision.by-exception.System.OutOfMemoryException=resume")
            .Settings.Supervision.ByException["System.OutOfMemoryException"]);

    [Theory]
    [InlineData("task-queue.group=g")]
    [InlineData("task-queue.supervision.by-exception.\"System.IO.IOException\"=restart")]
    public void An_exception_set_to_null_goes_back_to_its_default(string other) => Assert.Equal(
        FailureDirective.Exit,
        SomeConfiguration.Set("task-queue.supervision.by-exception.\"System.OutOfMemoryException\"=null", other)
            .Settings.Supervision.ByException["System.OutOfMemoryException"]);

    [Fact]
    public void Settings_of_Kafka_are_flattened_however_they_are_nested()
    {
        var kafka = SomeConfiguration.File(
            """
            task-queue.kafka {
              common { security { protocol = plaintext }, "client.id" = c }
              consumer { fetch.min.bytes = 10, fetch { max.bytes = 100000000 } }
            }
            """).Settings.Kafka;

        Assert.Equal("client.id=c security.protocol=plaintext", Join(kafka.Common));
        Assert.Equal("fetch.max.bytes=100000000 fetch.min.bytes=10", Join(kafka.Consumer));
        Assert.Empty(kafka.Producer);
    }

    [Fact]
    public void A_name_of_Kafka_may_be_both_a_value_and_the_beginning_of_another()
    {
        var root = HoconReader.ReadDocument(
            "kafka { group.protocol = consumer, group.protocol.type = x, ssl { ca = y, ca.location = z } }",
            "f",
            ConfigLayer.File,
            _ => null);

        var map = new SettingsReader(root, []).Map("kafka");

        Assert.Equal("group.protocol=consumer group.protocol.type=x ssl.ca=y ssl.ca.location=z", Join(map));
    }

    [Theory]
    [InlineData("--workers", 5)]
    [InlineData("file", 8)]
    [InlineData("set over file", 4)]
    [InlineData("instances over workers", 6)]
    [InlineData("default", 16)]
    public void Workers_and_instances_are_one_number_and_the_later_layer_counts(string how, int expected)
    {
        using var file = new TemporaryFile("akka.actor.deployment./workers.nr-of-instances = 8");
        using var workers = new TemporaryFile("task-queue.workers = 3");
        var sources = how switch
        {
            "--workers" => new ConfigurationSources { Files = [file.FullName], Workers = 5 },
            "file" => new ConfigurationSources { Files = [file.FullName] },
            "set over file" => new ConfigurationSources { Files = [file.FullName], Set = ["task-queue.workers=4"] },
            "instances over workers" => new ConfigurationSources
            {
                Files = [workers.FullName],
                Set = ["akka.actor.deployment.\"/workers\".nr-of-instances=6"],
            },
            _ => new ConfigurationSources(),
        };

        var loaded = ConfigurationLoader.Load(sources);

        Assert.Equal(expected, loaded.Settings.Workers);
        Assert.Equal(expected, loaded.Akka.GetInt("akka.actor.deployment./workers.nr-of-instances"));
    }

    [Fact]
    public void An_alias_of_ones_own_may_name_a_pool() => Assert.Equal(
        "my-pool",
        SomeConfiguration.Set("akka.actor.router.type-mapping.my-pool=My.Pool, My", "akka.actor.deployment./workers.router=my-pool")
            .Akka.GetString("akka.actor.deployment./workers.router"));

    private static string Join(IReadOnlyDictionary<string, string> entries) =>
        string.Join(' ', entries.Select(entry => $"{entry.Key}={entry.Value}"));
}
