using TaskQueue.Integration.Tests.Processes;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests;

/// <summary>What users are told whom a broker with TLS and passwords does not let in.</summary>
public sealed class RefusedConnectionTests(ITestOutputHelper log)
{
    // Shown nowhere, so it must not look like anything else in the output.
    private const string WrongPassword = "wr0ng-4711-passw0rd";

    // A certificate that has signed nothing: of a key that was thrown away, valid until 2126.
    private static readonly string OtherAuthority = Path.Combine(AppContext.BaseDirectory, "other-ca.pem");

    [SecureKafkaFact]
    public Task A_wrong_password_is_told_as_one() => ExpectAsync(
        "The broker refused the user name or the password: ",
        verb => RunAsync(verb, SecureKafka.Address, [], WrongPassword),
        "node",
        "status",
        "topics check",
        "task enqueue upper x",
        "dlq ls");

    [SecureKafkaFact]
    public Task A_wrong_authority_is_told_as_one() => ExpectAsync(
        "The broker's certificate is not signed by an authority that this client trusts: ",
        verb => RunAsync(verb, SecureKafka.Address, [("ssl.ca.location", OtherAuthority)]),
        "node",
        "task enqueue upper x");

    [SecureKafkaFact]
    public Task A_protocol_that_is_not_the_listeners_is_told_with_the_one_that_is() => ExpectAsync(
        "speaks SASL_SSL (it offers PLAIN) and this client SASL_PLAINTEXT: set security.protocol = SASL_SSL",
        verb => RunAsync(verb, SecureKafka.Address, [("security.protocol", "SASL_PLAINTEXT")]),
        "status");

    // The same machine under a name that no certificate has.
    [SecureKafkaFact]
    public Task A_certificate_for_another_host_is_told_as_one() => ExpectAsync(
        "The certificate of the broker at '127.1' is for other names",
        verb => RunAsync(verb, $"127.1:{SecureKafka.Address.Split(':')[1]}", []),
        "node",
        "task enqueue upper x");

    [SecureKafkaFact]
    public Task A_wrong_mechanism_is_told_as_one() => ExpectAsync(
        "The broker does not offer this SASL mechanism: ",
        verb => RunAsync(verb, SecureKafka.Address, [("sasl.mechanism", "SCRAM-SHA-256")]),
        "node");

    private static async Task ExpectAsync(string cause, Func<string, Task<ProcessEnd>> run, params string[] verbs)
    {
        foreach (var end in await Task.WhenAll(verbs.Select(run)))
        {
            Expect(end, cause);
        }
    }

    private static void Expect(ProcessEnd end, string cause)
    {
        Assert.Equal(1, end.ExitCode);
        var line = Assert.Single(end.Error);
        Assert.StartsWith("taskqueue: TQ9014: ", line, StringComparison.Ordinal);
        Assert.Contains(cause, line, StringComparison.Ordinal);
        Assert.DoesNotContain(
            end.Output.Concat(end.Error),
            line => line.Contains(WrongPassword, StringComparison.Ordinal)
                || line.Contains(SecureKafka.PasswordOf(SecureKafka.Alice), StringComparison.Ordinal)
                || line.Contains("   at ", StringComparison.Ordinal));
    }

    private async Task<ProcessEnd> RunAsync(
        string verb, string address, (string Key, string Value)[] settings, string? password = null)
    {
        var properties = SecureKafka.PropertiesOf(SecureKafka.Alice);
        foreach (var (key, value) in settings)
        {
            properties[key] = value;
        }

        await using var command = TaskQueueCommand.Start(
            log,
            [.. verb.Split(' '), "-b", address, .. properties.SelectMany(one => (string[])["--set", $"task-queue.kafka.common.{one.Key}={one.Value}"])],
            new Dictionary<string, string>
            {
                ["TASKQUEUE_KAFKA_SASL_PASSWORD"] = password ?? SecureKafka.PasswordOf(SecureKafka.Alice),
            });
        return await command.EndAsync(TimeSpan.FromSeconds(90));
    }
}
