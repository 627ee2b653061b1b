using Confluent.Kafka;

namespace TaskQueue.Kafka.Tests;

public sealed class KafkaPropertiesTests
{
    [Fact]
    public void Each_client_gets_what_is_meant_for_it()
    {
        var sources = Sources(
            common: new() { ["client.id"] = "c", ["linger.ms"] = "1", ["fetch.min.bytes"] = "2", ["retries"] = "9" },
            consumer: new() { ["client.id"] = "consumer", ["session.timeout.ms"] = "6000" },
            producer: new() { ["retries"] = "7", ["compression.type"] = "lz4" });

        var properties = KafkaProperties.Resolve(sources, out var mistakes);

        Assert.Empty(mistakes);
        Equal(
            new()
            {
                ["bootstrap.servers"] = "host:1",
                ["client.id"] = "consumer",
                ["fetch.min.bytes"] = "2",
                ["session.timeout.ms"] = "6000",
            },
            properties.Consumer);
        Equal(
            new()
            {
                ["bootstrap.servers"] = "host:1",
                ["client.id"] = "c",
                ["linger.ms"] = "1",
                ["retries"] = "7",
                ["compression.type"] = "lz4",
            },
            properties.Results);
        Equal(new() { ["bootstrap.servers"] = "host:1", ["client.id"] = "c" }, properties.Admin);
    }

    [Fact]
    public void Dead_letters_have_a_name_of_their_own_and_no_limit_short_of_the_brokers()
    {
        var sources = Sources(producer: new() { ["message.max.bytes"] = "2000", ["linger.ms"] = "1" });

        var properties = KafkaProperties.Resolve(sources, out var mistakes);

        Assert.Empty(mistakes);
        Equal(
            new()
            {
                ["bootstrap.servers"] = "host:1",
                ["client.id"] = "task-queue-dead-letters",
                ["message.max.bytes"] = "1000000000",
                ["linger.ms"] = "1",
            },
            properties.DeadLetters);
    }

    [Theory]
    [InlineData("client.id", "c", "0")]
    [InlineData("linger.ms", "7", "7")]
    [InlineData("queue.buffering.max.ms", "7", null)]
    public void Producers_that_send_at_once_leave_it_to_the_user_how_long_records_linger(string key, string value, string? linger)
    {
        var properties = KafkaProperties.Resolve(Sources(producer: new() { [key] = value }), out _).SendingAtOnce();

        Assert.Equal(linger, properties.Results.GetValueOrDefault("linger.ms"));
        Assert.Equal(linger, properties.DeadLetters.GetValueOrDefault("linger.ms"));
        Assert.Equal(value, properties.Results[key]);
    }

    [Theory]
    [InlineData("enable.auto.commit", "true", "result is acknowledged")]
    [InlineData("auto.commit.enable", "true", "result is acknowledged")]
    [InlineData("enable.auto.offset.store", "true", "result is acknowledged")]
    [InlineData("enable.idempotence", "false", "acknowledged by all")]
    [InlineData("acks", "1", "acknowledged by all")]
    [InlineData("request.required.acks", "1", "acknowledged by all")]
    [InlineData("delivery.report.only.error", "true", "acknowledged by all")]
    [InlineData("auto.offset.reset", "latest", "task-queue.start")]
    [InlineData("group.id", "g", "task-queue.group")]
    [InlineData("bootstrap.servers", "b:1", "task-queue.bootstrap-servers")]
    [InlineData("metadata.broker.list", "b:1", "task-queue.bootstrap-servers")]
    [InlineData("transactional.id", "t", "without transactions")]
    [InlineData("log.queue", "false", "cannot be changed")]
    [InlineData("test.mock.num.brokers", "3", "taskqueue dev")]
    [InlineData("no.such.key", "1", "No such configuration property: \"no.such.key\"")]
    [InlineData("socket.timeout.ms", "abc", "Invalid value for configuration property")]
    [InlineData("socket.timeout.ms", "1", "outside allowed range")]
    [InlineData("security.protocol", "tls", "\"tls\"")]
    [InlineData("error_cb", "1", "dedicated")]
    [InlineData("sasl.password", "hunter2", "sasl.password-file, or set TASKQUEUE_KAFKA_SASL_PASSWORD")]
    [InlineData("ssl.key.pem", "-----BEGIN", "ssl.key.pem-file")]
    public void A_setting_that_cannot_be_used_is_told_with_the_reason(string key, string value, string reason)
    {
        KafkaProperties.Resolve(Sources(common: new() { [key] = value }), out var mistakes);

        var mistake = Assert.Single(mistakes);
        Assert.Equal($"kafka.common.{key}", mistake.Key);
        Assert.Equal(KafkaSecrets.Mask(key, value), mistake.Value);
        Assert.Contains(reason, mistake.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_in_the_wrong_section_is_told_the_right_one()
    {
        var sources = Sources(
            consumer: new() { ["linger.ms"] = "1" }, producer: new() { ["session.timeout.ms"] = "6000" });

        KafkaProperties.Resolve(sources, out var mistakes);

        Assert.Equal(["kafka.consumer.linger.ms", "kafka.producer.session.timeout.ms"], mistakes.Select(m => m.Key));
        Assert.Contains("kafka.producer", mistakes[0].Reason, StringComparison.Ordinal);
        Assert.Contains("kafka.consumer", mistakes[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var sources = Sources(
            common: new() { ["a.b"] = "1", ["acks"] = "1" },
            consumer: new() { ["c.d"] = "1" },
            environment: new() { ["TASKQUEUE_KAFKA_E_F"] = "1" }) with
        {
            BootstrapServers = " ",
            Group = "",
        };

        KafkaProperties.Resolve(sources, out var mistakes);

        Assert.Equal(
            [
                "kafka.common.a.b",
                "kafka.common.acks",
                "kafka.consumer.c.d",
                "TASKQUEUE_KAFKA_E_F",
                "bootstrap-servers",
                "group",
            ],
            mistakes.Select(m => m.Key));
    }

    [Fact]
    public void Settings_that_contradict_each_other_are_a_mistake_of_their_client()
    {
        var sources = Sources(consumer: new() { ["max.poll.interval.ms"] = "5000", ["session.timeout.ms"] = "6000" });

        KafkaProperties.Resolve(sources, out var mistakes);

        var mistake = Assert.Single(mistakes);
        Assert.Equal("kafka.consumer", mistake.Key);
        Assert.Contains("session.timeout.ms", mistake.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_wins_over_the_maps_but_not_over_what_was_given_by_hand()
    {
        var sources = Sources(
            common: new() { ["client.id"] = "map", ["client.rack"] = "by-hand" },
            consumer: new() { ["session.timeout.ms"] = "6000" },
            environment: new()
            {
                ["TASKQUEUE_KAFKA_CLIENT_ID"] = "environment",
                ["TASKQUEUE_KAFKA_CLIENT_RACK"] = "environment",
                ["TASKQUEUE_KAFKA_SESSION_TIMEOUT_MS"] = "7000",
                ["TASKQUEUE_KAFKA_LOG_LEVEL"] = "3",
                ["TASKQUEUE_KAFKA"] = "host:2",
                ["TASKQUEUE_KAFKA_REQUIRED"] = "1",
                ["TASKQUEUE_KAFKA_DIR"] = "/tmp",
                ["TASKQUEUE_KAFKA_FAULTY"] = "host:3",
                ["TASKQUEUE_KAFKA_FAULTS"] = "break",
                ["TASKQUEUE_KAFKA_SECURE"] = "host:4",
                ["TASKQUEUE_KAFKA_SECURE_CA"] = "/tmp/ca.pem",
                ["PATH"] = "/bin",
            }) with
        {
            GivenByHand = new HashSet<string> { "common.client.rack" },
        };

        var properties = KafkaProperties.Resolve(sources, out var mistakes);

        Assert.Empty(mistakes);
        Equal(
            new()
            {
                ["bootstrap.servers"] = "host:1",
                ["client.id"] = "environment",
                ["client.rack"] = "by-hand",
                ["session.timeout.ms"] = "7000",
                ["log_level"] = "3",
            },
            properties.Consumer);
        Assert.DoesNotContain("session.timeout.ms", properties.Results.Keys);
        Assert.Equal("environment", properties.Admin["client.id"]);
    }

    [Theory]
    [InlineData("hunter2\n", "hunter2")]
    [InlineData("hunter2\r\n", "hunter2")]
    [InlineData(" hunter 2 ", " hunter 2 ")]
    public void A_password_comes_from_a_file_without_its_last_line_break(string content, string password)
    {
        var sources = Sources(common: new() { ["sasl.password-file"] = "/run/secrets/kafka" }) with
        {
            ReadFile = path => path == "/run/secrets/kafka" ? content : throw new FileNotFoundException(path),
        };

        var properties = KafkaProperties.Resolve(sources, out var mistakes);

        Assert.Empty(mistakes);
        Assert.All(
            [properties.Consumer, properties.Results, properties.DeadLetters, properties.Admin],
            p => Assert.Equal(password, p["sasl.password"]));
        Assert.DoesNotContain("sasl.password-file", properties.Consumer.Keys);
    }

    [Fact]
    public void A_file_with_a_secret_may_be_named_by_the_environment()
    {
        var sources = Sources(environment: new() { ["TASKQUEUE_KAFKA_SASL_PASSWORD_FILE"] = "f" }) with
        {
            ReadFile = _ => "hunter2",
        };

        Assert.Equal("hunter2", KafkaProperties.Resolve(sources, out _).Admin["sasl.password"]);
    }

    [Fact]
    public void A_file_that_cannot_be_read_or_is_empty_is_a_mistake_that_names_it()
    {
        var missing = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}");
        KafkaProperties.Resolve(Sources(common: new() { ["sasl.password-file"] = missing }), out var unread);
        KafkaProperties.Resolve(
            Sources(common: new() { ["sasl.password-file"] = "f" }) with { ReadFile = _ => "\n" }, out var empty);

        Assert.Equal("kafka.common.sasl.password-file", Assert.Single(unread).Key);
        Assert.Equal(missing, unread[0].Value);
        Assert.StartsWith("the file cannot be read", unread[0].Reason, StringComparison.Ordinal);
        Assert.Equal("the file is empty", Assert.Single(empty).Reason);
    }

    [Fact]
    public void A_secret_given_twice_is_a_mistake()
    {
        var sources = Sources(environment: new()
        {
            ["TASKQUEUE_KAFKA_SASL_PASSWORD"] = "a",
            ["TASKQUEUE_KAFKA_SASL_PASSWORD_FILE"] = "f",
        }) with
        {
            ReadFile = _ => "b",
        };

        KafkaProperties.Resolve(sources, out var mistakes);

        Assert.Contains("given twice", Assert.Single(mistakes).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_may_stand_in_maps_that_come_from_a_store_for_them()
    {
        var sources = Sources(common: new() { ["sasl.password"] = "hunter2" }) with { AllowSecrets = true };

        Assert.Equal("hunter2", KafkaProperties.Resolve(sources, out var mistakes).Consumer["sasl.password"]);
        Assert.Empty(mistakes);
    }

    [Theory]
    [InlineData("plugin.library.paths")]
    [InlineData("ssl.engine.location")]
    [InlineData("ssl.providers")]
    [InlineData("sasl.kerberos.kinit.cmd")]
    public void What_loads_or_runs_code_comes_from_files_alone(string key)
    {
        var variable = $"TASKQUEUE_KAFKA_{key.Replace('.', '_').ToUpperInvariant()}";
        KafkaProperties.Resolve(Sources(environment: new() { [variable] = "/no/such" }), out var fromEnvironment);
        KafkaProperties.Resolve(
            Sources(producer: new() { [key] = "/no/such" }) with
            {
                GivenByHand = new HashSet<string> { $"producer.{key}" },
            },
            out var byHand);

        Assert.Equal(variable, Assert.Single(fromEnvironment).Key);
        Assert.Equal($"kafka.producer.{key}", Assert.Single(byHand).Key);
        Assert.All([fromEnvironment[0], byHand[0]], m =>
            Assert.Contains("from the configuration file alone", m.Reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_lists_of_one_sided_settings_are_librdkafkas(bool consumers)
    {
        var oneSided = (consumers ? Keys<ConsumerConfig>() : Keys<ProducerConfig>())
            .Except(Keys<ClientConfig>())
            .Where(k => KafkaPropertyRules.RefusalOf(k) is null)
            .ToList();

        Assert.NotEmpty(oneSided);
        Assert.All(oneSided, k => Assert.Equal(consumers, KafkaPropertyRules.IsConsumerOnly(k)));
        Assert.All(oneSided, k => Assert.Equal(!consumers, KafkaPropertyRules.IsProducerOnly(k)));
    }

    /// <summary>The keys that a class of Confluent's sets, found by setting each of its properties.</summary>
    private static HashSet<string> Keys<T>()
        where T : Config, new()
    {
        var config = new T();
        foreach (var property in typeof(T).GetProperties().Where(p => p.CanWrite && p.GetIndexParameters().Length == 0))
        {
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            object value = type == typeof(string) ? "x"
                : type.IsEnum ? Enum.GetValues(type).GetValue(0)!
                : Convert.ChangeType(1, type, System.Globalization.CultureInfo.InvariantCulture);
            property.SetValue(config, value);
        }

        return [.. config.Select(entry => entry.Key).Where(k => !k.StartsWith("dotnet.", StringComparison.Ordinal))];
    }

    private static KafkaPropertySources Sources(
        Dictionary<string, string>? common = null,
        Dictionary<string, string>? consumer = null,
        Dictionary<string, string>? producer = null,
        Dictionary<string, string>? environment = null) => new()
        {
            BootstrapServers = "host:1",
            Group = "g",
            Common = common ?? [],
            Consumer = consumer ?? [],
            Producer = producer ?? [],
            Environment = environment ?? [],
        };

    private static void Equal(Dictionary<string, string> expected, IReadOnlyDictionary<string, string> actual) =>
        Assert.Equal(expected.OrderBy(e => e.Key), actual.OrderBy(e => e.Key));
}
