using TaskQueue.Actors.Configuration;
using TaskQueue.TestSupport;
namespace TaskQueue.Actors.Tests.Configuration;

public sealed class SecretsTests
{
    private const string Secret = "hunter2";

    [Fact]
    public void A_password_in_the_environment_reaches_every_client_and_no_log()
    {
        var loaded = SomeConfiguration.File("", ("TASKQUEUE_KAFKA_SASL_PASSWORD", Secret));

        Assert.Equal(Secret, loaded.Kafka.Consumer["sasl.password"]);
        Assert.All(Description(loaded), line => Assert.DoesNotContain(Secret, line, StringComparison.Ordinal));
        Assert.Contains("task-queue.kafka.common.sasl.password = ***  # environment variable TASKQUEUE_KAFKA_SASL_PASSWORD", Description(loaded));
    }

    [Fact]
    public void A_password_may_be_filled_into_a_file_from_the_environment()
    {
        var loaded = SomeConfiguration.File("task-queue.kafka.common.sasl.password = ${PASSWORD}", ("PASSWORD", Secret));

        Assert.Equal(Secret, loaded.Kafka.Consumer["sasl.password"]);
        Assert.All(Description(loaded), line => Assert.DoesNotContain(Secret, line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_password_in_a_file_of_its_own_is_read_without_its_line_end()
    {
        using var password = new TemporaryFile(Secret + "\n", "password");

        var loaded = SomeConfiguration.Set($"task-queue.kafka.common.sasl.password-file={password.FullName}");

        Assert.Equal(Secret, loaded.Kafka.Consumer["sasl.password"]);
        Assert.DoesNotContain("sasl.password-file", loaded.Kafka.Consumer.Keys);
        Assert.All(Description(loaded), line => Assert.DoesNotContain(Secret, line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_password_in_plain_text_is_refused_and_not_repeated() => Assert.DoesNotContain(
        Secret,
        Assert.Single(SomeConfiguration.MistakesOf($"task-queue.kafka.consumer {{ sasl.password = {Secret} }}")),
        StringComparison.Ordinal);

    [Fact]
    public void Nor_is_one_that_needs_quotes()
    {
        var mistake = Assert.Single(SomeConfiguration.MistakesOf($"task-queue.kafka.consumer {{ sasl.password = {Secret}= }}"));

        Assert.DoesNotContain(Secret, mistake, StringComparison.Ordinal);
        Assert.Contains("put quotes around it", mistake, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{hunter2")]
    [InlineData("[hunter2")]
    [InlineData("\"hunter2")]
    [InlineData("\"hunter2\"")]
    public void One_in_a_variable_may_begin_as_HOCON_does(string secret) => Assert.Equal(
        secret,
        SomeConfiguration.File("", ("TASKQUEUE__KAFKA__COMMON__SASL__PASSWORD", secret)).Kafka.Consumer["sasl.password"]);

    [Theory]
    [InlineData("TASKQUEUE_KAFKA_SERVICE_HOST")]
    [InlineData("TASKQUEUE_KAFKA_SERVICE_PORT_CLIENT")]
    [InlineData("TASKQUEUE_KAFKA_PORT")]
    [InlineData("TASKQUEUE_KAFKA_PORT_9092_TCP_ADDR")]
    [InlineData("TASKQUEUE_KAFKA")]
    public void What_Kubernetes_says_about_a_service_is_not_taken_for_a_setting(string name) =>
        Assert.DoesNotContain("10.0.0.1", SomeConfiguration.File("", (name, "10.0.0.1")).Kafka.Admin.Values);

    [Fact]
    public void The_description_tells_what_is_not_default_and_where_it_came_from()
    {
        var description = Description(SomeConfiguration.Set("task-queue.group=g1"));

        Assert.Contains("task-queue.group = g1  # --set", description);
        Assert.Contains("task-queue.attempts.max = 10", description);
        Assert.Contains("task-queue.topics.tasks = [\"task_topic\"]", description);
        Assert.Contains("akka.actor.deployment./workers.router = round-robin-pool", description);
    }

    [Fact]
    public void A_secret_of_any_name_that_is_refused_is_not_repeated() => Assert.DoesNotContain(
        Secret,
        Assert.Single(SomeConfiguration.MistakesOf($"task-queue.kafka.common {{ sasl.oauthbearer.config = {Secret} }}")),
        StringComparison.Ordinal);

    private static string[] Description(LoadedConfiguration loaded) => [.. loaded.Effective.Select(setting => setting.ToString())];
}
