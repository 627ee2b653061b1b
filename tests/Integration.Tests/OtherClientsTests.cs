using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests;

/// <summary>A plain Kafka client in another language is enough.</summary>
/// <remarks>Needs the Debian packages kcat, python3-kafka and python3-confluent-kafka; on a real broker their absence is a failure.</remarks>
public sealed class OtherClientsTests(ITestOutputHelper log)
{
    [RealKafkaTheory]
    [InlineData("confluent.py")]
    [InlineData("kafka_python.py")]
    public async Task A_python_client_puts_tasks_in_and_reads_their_results(string script)
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.StartNodeAsync();

        await using var client = ChildProcess.Start(
            "/usr/bin/python3",
            [Path.Combine(AppContext.BaseDirectory, "Clients", script), queue.Broker.BootstrapServers, queue.Tasks, queue.Results],
            log);
        var end = await client.EndAsync(2 * TaskQueueUnderTest.Patience);

        Assert.Equal(0, end.ExitCode);
        Assert.Equal([$"{queue.Tasks}-0-0 TASK1 -", "order-2 TASK2 upper.completed"], end.Output.Order());
    }

    [RealKafkaFact]
    public async Task A_line_piped_to_kcat_is_a_task()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.StartNodeAsync();

        await using var write = ChildProcess.Start(
            "kcat", ["-P", "-b", queue.Broker.BootstrapServers, "-t", queue.Tasks], log, input: "task1\n");
        Assert.Equal(0, (await write.EndAsync(TaskQueueUnderTest.Patience)).ExitCode);
        await using var read = ChildProcess.Start(
            "kcat", ["-C", "-b", queue.Broker.BootstrapServers, "-t", queue.Results, "-f", "%k %s\n", "-u", "-c", "1"], log);
        var end = await read.EndAsync(TaskQueueUnderTest.Patience);

        Assert.Equal(0, end.ExitCode);
        Assert.Equal($"{queue.Tasks}-0-0 TASK1", Assert.Single(end.Output));
    }
}
