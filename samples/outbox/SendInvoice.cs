using Microsoft.Data.Sqlite;
using TaskQueue.Actors.Handlers;

namespace OutboxSample;

/// <summary>The argument of <see cref="SendInvoice"/>.</summary>
/// <param name="Number">The invoice's number.</param>
public sealed record Invoice(int Number);

/// <summary>A handler that does its work once, however often its task is enqueued or run.</summary>
/// <param name="database">The database's connection string.</param>
public sealed class SendInvoice(string database) : ITaskHandler<Invoice>
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS handled (key TEXT PRIMARY KEY);
        CREATE TABLE IF NOT EXISTS sent_invoices (number INTEGER NOT NULL);
        """;

    /// <summary>Creates the handler's tables unless they exist.</summary>
    /// <param name="connection">An open connection.</param>
    public static void Create(SqliteConnection connection) => OutboxTable.Run(connection, null, Schema);

    /// <inheritdoc/>
    #region handle
    public async ValueTask HandleAsync(Invoice args, TaskContext context)
    {
        await using var connection = new SqliteConnection(database);
        await connection.OpenAsync(context.CancellationToken);
        await using var transaction = connection.BeginTransaction();
        var isFirst = OutboxTable.Run(
            connection, transaction, "INSERT OR IGNORE INTO handled (key) VALUES ($key)", ("$key", context.IdempotencyKey)) == 1;
        if (isFirst)
        {
            OutboxTable.Run(
                connection, transaction, "INSERT INTO sent_invoices (number) VALUES ($number)", ("$number", args.Number));
        }

        await transaction.CommitAsync(context.CancellationToken);
    }
    #endregion
}
