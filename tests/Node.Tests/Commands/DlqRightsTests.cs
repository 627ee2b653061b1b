using Confluent.Kafka.Admin;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Node.Tests.Commands;

public sealed class DlqRightsTests
{
    [SecureKafkaFact]
    public async Task Who_may_only_read_lists_dead_letters_and_is_told_which_right_a_replay_needs()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.Secure());
        await queue.Broker.ProduceAsync(queue.DeadLetters, queue.Letter("a"));

        var stranger = await RunAsync(queue, "ls");
        await SecureKafka.AllowAsync(SecureKafka.Alice, ResourceType.Topic, queue.DeadLetters, AclOperation.Read);
        await SecureKafka.AllowAsync(SecureKafka.Alice, ResourceType.Topic, queue.Tasks, AclOperation.Read);
        var listed = await RunAsync(queue, "ls");
        var replayed = await RunAsync(queue, "replay", "a");
        await SecureKafka.AllowAsync(SecureKafka.Alice, ResourceType.Topic, queue.Events, AclOperation.Write);
        var without = await RunAsync(queue, "replay", "a");
        await SecureKafka.AllowAsync(SecureKafka.Alice, ResourceType.Topic, queue.Tasks, AclOperation.Write);
        var with = await RunAsync(queue, "replay", "a");
        var truncated = await RunAsync(queue, "truncate", "--all", "--yes");

        Assert.Equal((1, Needs("DESCRIBE", queue.DeadLetters)), (stranger.Code, stranger.Error));
        Assert.Equal((0, ""), (listed.Code, listed.Error));
        Assert.Contains("1 dead letters: 1 open", listed.Output, StringComparison.Ordinal);
        Assert.Equal((1, Needs("WRITE", queue.Events)), (replayed.Code, replayed.Error));
        Assert.Equal((1, Needs("WRITE", queue.Tasks)), (without.Code, without.Error));
        Assert.Equal((0, ""), (with.Code, with.Error));
        Assert.Equal((1, Needs("DELETE", queue.DeadLetters)), (truncated.Code, truncated.Error));
        Assert.Equal(["task.replaying", "task.replayed"], await queue.EventTypesAsync());
    }

    private static string Needs(string operation, string topic) =>
        $"taskqueue: TQ1602: The broker does not allow {operation} on topic '{topic}'. Grant it: kafka-acls.sh --add --allow-principal User:<user> --operation {operation} --topic {topic}";

    private static async Task<(int Code, string Output, string Error)> RunAsync(DeadLetterQueue queue, params string[] arguments)
    {
        using var run = new CommandRun
        {
            Environment = new() { ["TASKQUEUE_KAFKA_SASL_PASSWORD"] = SecureKafka.PasswordOf(SecureKafka.Alice) },
        };
        var settings = SecureKafka.PropertiesOf(SecureKafka.Alice)
            .SelectMany(property => (string[])["--set", $"task-queue.kafka.common.{property.Key}={property.Value}"]);
        var code = await queue.StartAsync(run, [.. arguments, .. settings]).WaitAsync(DeadLetterQueue.Patience);
        return (code, run.Output, run.Error.Trim());
    }
}
