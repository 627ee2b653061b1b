using System.Text;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;

namespace TaskQueue.Integration.Tests;

/// <summary><c>taskqueue dev</c>, with which everyone begins.</summary>
public sealed partial class DevTests(ITestOutputHelper log)
{
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task It_says_where_it_listens_and_runs_what_other_processes_put_in()
    {
        await using var dev = TaskQueueCommand.Start(log, ["dev", "--port", "0"]);
        var address = Address().Match(await dev.LineAsync("TaskQueue runs", TaskQueueUnderTest.Patience)).Value;
        await dev.LineAsync("Ctrl-C ends it", TaskQueueUnderTest.Patience);
        Assert.Contains(dev.Lines, line => line.Contains($"task enqueue upper \"hello\" -b {address}", StringComparison.Ordinal));
        Assert.Contains(dev.Lines, line => line.Contains($"kcat -P -b {address} -t task_topic", StringComparison.Ordinal));

        await using var enqueue = TaskQueueCommand.Start(log, ["task", "enqueue", "upper", "hello", "--id", "first", "-b", address]);
        var enqueued = await enqueue.EndAsync(TaskQueueUnderTest.Patience);
        Produce(address, "plain");
        var values = Consume(address, 2);

        Assert.Equal(0, enqueued.ExitCode);
        Assert.Contains("first", Assert.Single(enqueued.Output), StringComparison.Ordinal);
        Assert.Equal(["HELLO", "PLAIN"], values.Order());
        Assert.Equal(0, (await dev.EndAsync(Signal.Interrupt, TaskQueueUnderTest.Patience)).ExitCode);
    }

    private static void Produce(string address, string value)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = address }).Build();
        producer.Produce("task_topic", new Message<Null, string> { Value = value });
        Assert.Equal(0, producer.Flush(FlushTimeout));
    }

    private static List<string> Consume(string address, int count)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = address,
            GroupId = "reader",
            AutoOffsetReset = AutoOffsetReset.Earliest,
        }).Build();
        consumer.Subscribe("result_topic");
        using var timeUp = new CancellationTokenSource(TaskQueueUnderTest.Patience);
        return [.. Enumerable.Range(0, count).Select(_ => Encoding.UTF8.GetString(consumer.Consume(timeUp.Token).Message.Value))];
    }

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
