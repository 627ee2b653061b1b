using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using OutboxSample;
using TaskQueue.Kafka.Embedded;
using static TaskQueue.Client.Tests.ClientUnderTest;

namespace TaskQueue.Client.Tests.Outbox;

/// <summary>The loop of <c>docs/outbox.md</c>, run as an application's host runs it.</summary>
public sealed class OutboxServiceTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"outbox-{Guid.NewGuid():N}.db");
    private readonly KeptErrors _log = new();

    private string Database => $"Data Source={_file};Pooling=False";

    [Fact]
    public async Task What_is_committed_is_sent_once_whether_it_waited_or_came_while_the_relay_rested()
    {
        await using var queue = await CreateAsync();
        var client = new WatchedClient(queue.Client);
        Commit("waited");
        using var service = await StartAsync(client);
        await client.NextCallAsync();

        await client.NextCallAsync();
        Commit("came");
        while (Unsent().Count > 0)
        {
            await client.NextCallAsync();
        }

        await service.StopAsync(CancellationToken.None);
        Assert.Equal(["waited", "came"], client.Acknowledged);
        Assert.Equal(
            client.Acknowledged, (await queue.Broker.ReadAsync(queue.Tasks, 2, Patience)).Select(record => record.Header("ce_id")));
    }

    [Fact]
    public async Task A_crash_between_send_and_mark_ends_the_service_and_the_next_one_sends_the_same_id_again()
    {
        await using var queue = await CreateAsync();
        var client = new WatchedClient(queue.Client);
        Commit("invoice-1");
        Execute("CREATE TRIGGER crash BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'crash'); END");
        using (var crashed = await StartAsync(client))
        {
            await Assert.ThrowsAsync<SqliteException>(() => crashed.ExecuteTask!.WaitAsync(Patience));
        }

        await client.NextCallAsync();
        Execute("DROP TRIGGER crash");
        using var next = await StartAsync(client);
        await client.NextCallAsync();
        await client.NextCallAsync();
        await next.StopAsync(CancellationToken.None);

        Assert.Equal(["invoice-1", "invoice-1"], client.Acknowledged);
        Assert.Empty(Unsent());
    }

    [Fact]
    public async Task While_the_broker_is_away_tasks_stay_and_the_log_says_so_and_later_they_are_sent()
    {
        var port = FreePort();
        var options = new TaskQueueClientOptions
        {
            BootstrapServers = $"127.0.0.1:{port}",
            Topic = "tasks",
            EnqueueTimeout = TimeSpan.FromSeconds(1),
        };
        options.Kafka["reconnect.backoff.max.ms"] = "200";
        await using var enqueuer = new TaskQueueClient(options);
        var client = new WatchedClient(enqueuer);
        Commit("first");
        Commit("second");
        using var service = await StartAsync(client);

        Assert.IsType<EnqueueException>(await _log.Error.WaitAsync(Patience));
        Assert.Equal(["first", "second"], Unsent());

        using var broker = EmbeddedBroker.Start(new Dictionary<string, int> { ["tasks"] = 1 }, port);
        while (Unsent().Count > 0)
        {
            await client.NextCallAsync();
        }

        await service.StopAsync(CancellationToken.None);
        Assert.Equal(["first", "second"], client.Acknowledged.Distinct());
    }

    public void Dispose() => File.Delete(_file);

    private static int FreePort()
    {
        using var broker = EmbeddedBroker.Start(new Dictionary<string, int>());
        return broker.Port;
    }

    private async Task<OutboxService> StartAsync(ITaskQueueClient client)
    {
        var service = new OutboxService(new OutboxRelay(Database, client, TimeProvider.System), TimeProvider.System, _log);
        await service.StartAsync(CancellationToken.None);
        return service;
    }

    private void Commit(string id)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction();
        OutboxTable.Add(transaction, EnqueueRequest.Json("invoice.send", new Invoice(1)) with { Id = id });
        transaction.Commit();
    }

    private List<string> Unsent()
    {
        using var connection = Open();
        return [.. OutboxTable.ReadUnsent(connection, 10).Select(entry => entry.Request.Id!)];
    }

    private void Execute(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(Database);
        connection.Open();
        OutboxTable.Create(connection);
        return connection;
    }

    private sealed class KeptErrors : ILogger<OutboxService>
    {
        private readonly TaskCompletionSource<Exception> _error = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Exception> Error => _error.Task;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _error.TrySetResult(exception!);
    }
}
