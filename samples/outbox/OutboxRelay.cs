using Microsoft.Data.Sqlite;
using TaskQueue.Client;

namespace OutboxSample;

/// <summary>Sends what waits in the outbox, and marks what the broker has acknowledged. One relay at a time for each table.</summary>
/// <param name="database">The database's connection string.</param>
/// <param name="client">Enqueues the tasks.</param>
/// <param name="time">The clock.</param>
public sealed class OutboxRelay(string database, ITaskQueueClient client, TimeProvider time)
{
    /// <summary>How many tasks are sent before they are marked.</summary>
    public const int BatchSize = 500;

    /// <summary>Sends a batch of the oldest unsent tasks.</summary>
    /// <param name="cancellationToken">Stops sending; what was acknowledged is marked.</param>
    /// <returns>How many were sent and marked: <see cref="BatchSize"/> if more may wait.</returns>
    /// <exception cref="EnqueueException">The broker did not take a task; those before it are marked.</exception>
    #region send
    public async Task<int> SendAsync(CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(database);
        await connection.OpenAsync(cancellationToken);
        var unsent = OutboxTable.ReadUnsent(connection, BatchSize);
        var sent = new List<long>();
        try
        {
            // Answers come in the order of the requests, and a failure ends the loop.
            await foreach (var task in client.EnqueueManyAsync(unsent.Select(entry => entry.Request), cancellationToken))
            {
                sent.Add(unsent[sent.Count].Position);
            }
        }
        finally
        {
            // A crash before this line sends these tasks again, under the same ids.
            OutboxTable.MarkSent(connection, sent, time.GetUtcNow());
        }

        return sent.Count;
    }
    #endregion
}
