using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskQueue.TestSupport.Brokers;
using TaskQueue.TestSupport.Logging;

namespace TaskQueue.Client.Tests;

public sealed class ClientOptionsTests
{
    [Fact]
    public void All_mistakes_are_told_at_once_and_no_secret()
    {
        var options = new TaskQueueClientOptions { Topic = " ", MaxPendingTasks = 0, EnqueueTimeout = TimeSpan.Zero };
        options.Kafka["acks"] = "1";
        options.Kafka["bootstrap.servers"] = "elsewhere:9092";
        options.Kafka["linger.ms"] = "a while";
        options.Kafka["sasl.passwort"] = "hunter2";

        var refused = Assert.Throws<ClientOptionsException>(() => new TaskQueueClient(options));

        Assert.Equal(
            [
                "Topic: must not be empty",
                "EnqueueTimeout = 00:00:00: must be 00:00:01 to 01:00:00",
                "MaxPendingTasks = 0: must be 1 to 10000000",
                "Kafka[bootstrap.servers]: set BootstrapServers instead",
            ],
            refused.Mistakes.Take(4));
        Assert.Equal(
            ["Kafka[acks] = '1'", "Kafka[linger.ms] = 'a while'", "Kafka[sasl.passwort] = '***'"],
            refused.Mistakes.Skip(4).Select(mistake => mistake.Split(':')[0]));
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_may_come_from_the_program()
    {
        var options = new TaskQueueClientOptions();
        options.Kafka["security.protocol"] = "SASL_PLAINTEXT";
        options.Kafka["sasl.mechanism"] = "PLAIN";
        options.Kafka["sasl.username"] = "alice";
        options.Kafka["sasl.password"] = "hunter2";

        Assert.Equal("hunter2", ClientProperties.Resolve(options).Consumer["sasl.password"]);
    }

    [Fact]
    public void What_the_local_queue_holds_follows_the_options_unless_librdkafkas_own_keys_are_given()
    {
        var options = new TaskQueueClientOptions { MaxPendingTasks = 7, MaxPendingBytes = 3 * 1024 * 1024 };
        options.Kafka["message.timeout.ms"] = "12345";

        var producer = ClientProperties.OfProducer(ClientProperties.Resolve(options), options);

        Assert.Equal(
            ("7", "3072", "12345"),
            (producer["queue.buffering.max.messages"], producer["queue.buffering.max.kbytes"], producer["message.timeout.ms"]));
    }

    [Fact]
    public async Task Services_have_one_client_under_both_names_and_dispose_it()
    {
        using var broker = TestBroker.StartEmbedded();
        var services = new ServiceCollection().AddTaskQueueClient(options => options.BootstrapServers = broker.BootstrapServers);
        services.Configure<TaskQueueClientOptions>(options => options.Topic = "of-configuration");
        var provider = services.BuildServiceProvider();

        var client = provider.GetRequiredService<ITaskQueueClient>();
        var enqueued = await client.EnqueueAsync(new EnqueueRequest("k")).WaitAsync(ClientUnderTest.Patience);
        Assert.Same(client, provider.GetRequiredService<TaskQueueClient>());
        await provider.DisposeAsync().AsTask().WaitAsync(ClientUnderTest.Patience);

        Assert.Equal("of-configuration", enqueued.Topic);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.EnqueueAsync(new EnqueueRequest("k")));
    }

    [Fact]
    public async Task Disposing_is_bounded_and_says_what_was_not_acknowledged()
    {
        var logger = new TestLogger<TaskQueueClient>();
        using var loggers = new LoggerFactory([new OneLogger(logger)]);
        await using var queue = await ClientUnderTest.CreateAsync(
            configure: options => options.DisposeTimeout = TimeSpan.FromMilliseconds(100), loggers: loggers);
        queue.Broker.Embedded!.GoDown();
        var pending = queue.Client.EnqueueAsync(new EnqueueRequest("k"));

        await queue.Client.DisposeAsync().AsTask().WaitAsync(ClientUnderTest.Patience);

        var failed = await Assert.ThrowsAsync<EnqueueException>(() => pending).WaitAsync(ClientUnderTest.Patience);
        Assert.True(failed.MayBeWritten);
        Assert.StartsWith("TQ1703: 1 tasks were not acknowledged within 00:00:00.1", Assert.Single(logger.Of(1703)).Text, StringComparison.Ordinal);
    }

    private sealed class OneLogger(ILogger logger) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => logger;

        public void Dispose()
        {
        }
    }
}
