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
    private bool _ownsBroker = true;
    private bool _hasStarted;

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

        return Build(broker, topic, add);
    }

    /// <summary>Builds the application that follows this one, of the same group on the same topics; disposing of it leaves the broker.</summary>
    /// <param name="add">As in <see cref="BuildAsync"/>.</param>
    public Application BuildNext(Action<IServiceCollection, Action<TaskQueueBuilder>> add)
    {
        var next = Build(Broker, Topic, add);
        next._ownsBroker = false;
        return next;
    }

    public async Task StartAsync()
    {
        await _host.StartAsync().WaitAsync(Patience);
        _hasStarted = true;
    }

    public Task StopAsync() => _host.StopAsync().WaitAsync(Patience);

    public Task EnqueueAsync(string value) => Broker.ProduceValuesAsync(Topic, value);

    /// <summary>Waits for results and returns their values.</summary>
    public async Task<IReadOnlyList<string>> ResultsAsync(int count) =>
        [.. (await Broker.ReadAsync(ResultsOf(Topic), count, Patience)).Select(record => record.ValueText!)];

    /// <summary>Waits for a dead letter and returns it.</summary>
    public async Task<TestRecord> DeadLetterAsync() => Assert.Single(await Broker.ReadAsync($"dlq.{Topic}", 1, Patience));

    public async ValueTask DisposeAsync()
    {
        if (_hasStarted)
        {
            await StopAsync();
        }

        _host.Dispose();
        if (_ownsBroker)
        {
            Broker.Dispose();
        }
    }

    private static Application Build(TestBroker broker, string topic, Action<IServiceCollection, Action<TaskQueueBuilder>> add)
    {
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

    private static string ResultsOf(string topic) => $"{topic}.results";
}
