using Microsoft.Data.Sqlite;
using OutboxSample;
using TaskQueue.Actors.Handlers;
using static TaskQueue.Client.Tests.ClientUnderTest;

namespace TaskQueue.Client.Tests.Outbox;

/// <summary>The recipe of <c>docs/outbox.md</c>, on a database and a broker.</summary>
public sealed class OutboxTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"outbox-{Guid.NewGuid():N}.db");

    private string Database => $"Data Source={_file};Pooling=False";

    [Fact]
    public async Task A_crash_between_commit_and_send_delays_the_task_to_the_next_relay()
    {
        await using var queue = await CreateAsync();
        Commit("invoice-1", 1);

        Assert.Equal(1, await RelayAsync(queue));
        Assert.Equal(0, await RelayAsync(queue));

        var record = await queue.ReadTaskAsync();
        Assert.Equal(("invoice-1", "invoice.send", "customer-7"), (record.Header("ce_id"), record.Header("ce_type"), record.KeyText));
        Assert.Equal("""{"number":1}""", record.ValueText);
    }

    [Fact]
    public async Task A_task_of_a_transaction_that_rolls_back_is_never_sent()
    {
        await using var queue = await CreateAsync();
        using (var connection = Open())
        using (var transaction = connection.BeginTransaction())
        {
            OutboxTable.Add(transaction, Request("never", 1));
        }

        Assert.Equal(0, await RelayAsync(queue));
    }

    [Fact]
    public async Task A_crash_between_send_and_mark_sends_the_same_id_twice_and_the_handler_works_once()
    {
        await using var queue = await CreateAsync();
        Commit("invoice-1", 1);
        Execute("CREATE TRIGGER crash BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'crash'); END");
        await Assert.ThrowsAsync<SqliteException>(() => RelayAsync(queue));
        Execute("DROP TRIGGER crash");
        Assert.Equal(1, await RelayAsync(queue));

        var records = await queue.Broker.ReadAsync(queue.Tasks, 2, Patience);
        Assert.All(records, record => Assert.Equal("invoice-1", record.Header("ce_id")));
        using (var connection = Open())
        {
            SendInvoice.Create(connection);
        }

        var handler = new SendInvoice(Database);
        foreach (var record in records)
        {
            var task = new TestTask { Id = record.Header("ce_id")!, Kind = "invoice.send", Topic = queue.Tasks };
            await handler.HandleAsync(new Invoice(1), task.ToContext());
        }

        Assert.Equal(1L, Execute("SELECT count(*) FROM sent_invoices"));
    }

    [Fact]
    public async Task Tasks_of_a_key_are_sent_in_the_order_of_the_outbox()
    {
        await using var queue = await CreateAsync(partitions: 3);
        var ids = Enumerable.Range(1, 50).Select(number => $"invoice-{number}").ToArray();
        foreach (var id in ids)
        {
            Commit(id, 1);
        }

        Assert.Equal(50, await RelayAsync(queue));
        Assert.Equal(ids, (await queue.Broker.ReadAsync(queue.Tasks, 50, Patience)).Select(record => record.Header("ce_id")));
    }

    [Fact]
    public async Task Cleaning_leaves_what_was_not_sent_and_what_was_sent_later()
    {
        await using var queue = await CreateAsync();
        Commit("sent", 1);
        await RelayAsync(queue);
        Commit("unsent", 2);
        using var connection = Open();

        Assert.Equal(0, OutboxTable.Clean(connection, TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1)));
        Assert.Equal(1, OutboxTable.Clean(connection, TimeProvider.System.GetUtcNow() + TimeSpan.FromDays(1)));
        Assert.Equal("unsent", Assert.Single(OutboxTable.ReadUnsent(connection, 10)).Request.Id);
    }

    public void Dispose() => File.Delete(_file);

    private static EnqueueRequest Request(string id, int number) =>
        EnqueueRequest.Json("invoice.send", new Invoice(number)) with { Id = id, Key = "customer-7" };

    private void Commit(string id, int number)
    {
        using var connection = Open();
        #region enqueue
        using var transaction = connection.BeginTransaction();
        // … what else the transaction changes, such as the invoice's row …
        OutboxTable.Add(transaction, EnqueueRequest.Json("invoice.send", new Invoice(number)) with { Id = id, Key = "customer-7" });
        transaction.Commit();
        #endregion
    }

    private Task<int> RelayAsync(ClientUnderTest queue) =>
        new OutboxRelay(Database, queue.Client, TimeProvider.System).SendAsync(CancellationToken.None).WaitAsync(Patience);

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(Database);
        connection.Open();
        OutboxTable.Create(connection);
        return connection;
    }

    private object? Execute(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
