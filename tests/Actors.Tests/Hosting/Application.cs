using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskQueue.Actors.Hosting;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Actors.Tests.Hosting;

/// <summary>An application with a node, on an embedded broker.</summary>
internal sealed class Application : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IHost _host;

    private Application(TestBroker broker, string topic, IHost host, KeptLogs logs) =>
        (Broker, Topic, _host, Logs) = (broker, topic, host, logs);

    public TestBroker Broker { get; }

    public string Topic { get; }

    public string Group => $"group-of-{Topic}";

    public KeptLogs Logs { get; }

    public IServiceProvider Services => _host.Services;

    /// <summary>Gets a task that ends when the application begins to stop.</summary>
    public Task StopBegan
    {
        get
        {
            var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(began.SetResult);
            return began.Task;
        }
    }

    /// <summary>Builds an application and the topics of its node.</summary>
    /// <param name="add">Adds the node; gets what sets group, broker and topics.</param>
    public static async Task<Application> BuildAsync(Action<IServiceCollection, Action<TaskQueueBuilder>> add)
    {
        var broker = TestBroker.StartEmbedded();
        var topic = TestBroker.Unique("app");
        foreach (var name in new[] { topic, ResultsOf(topic), $"dlq.{topic}", $"{topic}.events" })
        {
            await broker.CreateTopicAsync(name, 1);
        }

        var logs = new KeptLogs();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(logs);
        add(builder.Services, queue =>
        {
            queue.Group = $"group-of-{topic}";
            queue.BootstrapServers = broker.BootstrapServers;
            queue.TaskTopics = [topic];
            queue.ResultTopic = ResultsOf(topic);
            queue.Set("kafka.consumer.fetch.wait.max.ms", "10").Set("default-kind", "work");
        });
        return new Application(broker, topic, builder.Build(), logs);
    }

    public Task StartAsync() => _host.StartAsync().WaitAsync(Patience);

    public Task StopAsync() => _host.StopAsync().WaitAsync(Patience);

    public Task EnqueueAsync(string value) => Broker.ProduceValuesAsync(Topic, value);

    /// <summary>Waits for results and returns their values.</summary>
    public async Task<IReadOnlyList<string>> ResultsAsync(int count) =>
        [.. (await Broker.ReadAsync(ResultsOf(Topic), count, Patience)).Select(record => record.ValueText!)];

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _host.Dispose();
        Broker.Dispose();
    }

    private static string ResultsOf(string topic) => $"{topic}.results";
}
