using Microsoft.Data.Sqlite;
using TaskQueue.Client;

namespace OutboxSample;

/// <summary>The table in which tasks wait until they are in Kafka. A connection is one caller's.</summary>
public static class OutboxTable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS outbox (
          position INTEGER PRIMARY KEY AUTOINCREMENT,
          id       TEXT NOT NULL UNIQUE,
          kind     TEXT NOT NULL,
          key      TEXT,
          argument BLOB NOT NULL,
          sent_at  TEXT
        );
        CREATE INDEX IF NOT EXISTS outbox_unsent ON outbox (position) WHERE sent_at IS NULL;
        """;

    /// <summary>Creates the table unless it exists.</summary>
    /// <param name="connection">An open connection.</param>
    public static void Create(SqliteConnection connection) => Run(connection, null, Schema);

    /// <summary>Adds a task, which is sent if and only if the transaction commits.</summary>
    /// <param name="transaction">The transaction that changes what the task is about.</param>
    /// <param name="request">The task, of which kind, id, key and argument are kept.</param>
    /// <returns>The id under which the task is sent, however often.</returns>
    #region add
    public static string Add(SqliteTransaction transaction, EnqueueRequest request)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(request);
        var id = request.Id ?? Guid.CreateVersion7().ToString();
        Run(
            transaction.Connection!,
            transaction,
            "INSERT INTO outbox (id, kind, key, argument) VALUES ($id, $kind, $key, $argument)",
            ("$id", id),
            ("$kind", request.Kind),
            ("$key", request.Key),
            ("$argument", request.Value.ToArray()));
        return id;
    }
    #endregion

    /// <summary>Returns the oldest tasks that are not marked as sent, in the order of their positions.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="limit">At most so many; at least 1.</param>
    public static IReadOnlyList<(long Position, EnqueueRequest Request)> ReadUnsent(SqliteConnection connection, int limit)
    {
        ArgumentNullException.ThrowIfNull(connection);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT position, id, kind, key, argument FROM outbox WHERE sent_at IS NULL ORDER BY position LIMIT $limit";
        command.Parameters.AddWithValue("$limit", limit);
        using var reader = command.ExecuteReader();
        var unsent = new List<(long, EnqueueRequest)>();
        while (reader.Read())
        {
            unsent.Add((reader.GetInt64(0), new EnqueueRequest(reader.GetString(2), reader.GetFieldValue<byte[]>(4))
            {
                Id = reader.GetString(1),
                Key = reader.IsDBNull(3) ? null : reader.GetString(3),
                ContentType = "application/json",
            }));
        }

        return unsent;
    }

    /// <summary>Marks tasks as sent, all or none of them.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="positions">Their positions.</param>
    /// <param name="now">When they were sent.</param>
    public static void MarkSent(SqliteConnection connection, IEnumerable<long> positions, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(positions);
        using var transaction = connection.BeginTransaction();
        foreach (var position in positions)
        {
            Run(
                connection,
                transaction,
                "UPDATE outbox SET sent_at = $now WHERE position = $position",
                ("$now", now.UtcDateTime.ToString("O")),
                ("$position", position));
        }

        transaction.Commit();
    }

    /// <summary>Deletes tasks that were sent before a time.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="before">The time.</param>
    /// <returns>How many.</returns>
    public static int Clean(SqliteConnection connection, DateTimeOffset before) =>
        Run(connection, null, "DELETE FROM outbox WHERE sent_at < $before", ("$before", before.UtcDateTime.ToString("O")));

    /// <summary>Runs a statement.</summary>
    internal static int Run(
        SqliteConnection connection, SqliteTransaction? transaction, string sql, params (string Name, object? Value)[] parameters)
    {
        ArgumentNullException.ThrowIfNull(connection);
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // All callers pass constants.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command.ExecuteNonQuery();
    }
}
