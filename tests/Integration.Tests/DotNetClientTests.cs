using System.Globalization;
using TaskQueue.Client;
using TaskQueue.Core.Wire;
using TaskQueue.Integration.Tests.Queues;

namespace TaskQueue.Integration.Tests;

/// <summary>The .NET client and a node.</summary>
public sealed class DotNetClientTests(ITestOutputHelper log)
{
    [Fact]
    public async Task Tasks_of_the_client_come_back_with_results_and_failures()
    {
        const int count = 2_000;
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, partitions: 4);
        var options = new TaskQueueClientOptions
        {
            BootstrapServers = queue.Broker.BootstrapServers,
            Topic = queue.Tasks,
            ResultTopic = queue.Results,
        };
        foreach (var (key, value) in queue.Broker.ConsumerProperties().Where(entry => entry.Key != "bootstrap.servers"))
        {
            options.Kafka[key] = value;
        }

        await using var client = new TaskQueueClient(options);
        var requests = Enumerable.Range(0, count).Select(number => new EnqueueRequest("upper", Text(number)) { Key = $"key-{number % 7}" });
        var waits = new List<Task<EndedTask>>();
        await foreach (var task in client.EnqueueManyAsync(requests))
        {
            waits.Add(client.WaitAsync(task.Id, 2 * TaskQueueUnderTest.Patience));
        }

        var failing = await client.EnqueueAsync(new EnqueueRequest("fail", "no luck") { MaxAttempts = 1 });
        var bare = await client.EnqueueAsync(EnqueueRequest.Bare("task1"));
        await queue.StartNodeAsync();

        var ended = await Task.WhenAll(waits);
        Assert.Equal(Enumerable.Range(0, count).Select(number => Text(number).ToUpperInvariant()), ended.Select(task => task.ReadText()));
        var failed = await client.WaitAsync(failing.Id, TaskQueueUnderTest.Patience);
        Assert.Equal((TaskEnding.Failed, "fail", 1), (failed.Ending, failed.Kind, failed.Attempt));
        Assert.Equal((queue.Tasks, failing.Partition, failing.Offset), (failed.Problem!.Topic, failed.Problem.Partition, failed.Problem.Offset));
        Assert.Equal("TASK1", (await client.WaitAsync(bare.Id, TaskQueueUnderTest.Patience)).ReadText());
    }

    private static string Text(int number) => string.Create(CultureInfo.InvariantCulture, $"task {number}");
}
