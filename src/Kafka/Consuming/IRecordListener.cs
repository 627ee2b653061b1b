using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Receives what an <see cref="IRecordConsumer"/> reads; called on the consumer's thread, so it must return at once.</summary>
internal interface IRecordListener
{
    /// <summary>Partitions were assigned; their batches follow.</summary>
    /// <param name="assigned">What one rebalance brought; at least one.</param>
    void OnAssigned(IReadOnlyList<PartitionAssigned> assigned);

    /// <summary>Records were read. From here on they count as in flight until an update says otherwise.</summary>
    void OnBatch(RecordBatch batch);

    /// <summary>
    /// Partitions have left: what was settled in time is committed, unless they were lost. (That one <em>is going to</em>
    /// leave is told by <see cref="Assignment.Revoked"/>.)
    /// </summary>
    /// <param name="revoked">What one rebalance took; at least one.</param>
    void OnRevoked(IReadOnlyList<PartitionRevoked> revoked);

    /// <summary>Something stands still; told again if reason or remedy have changed.</summary>
    void OnStandstill(ReadingStandstill standstill);

    /// <summary>What stood still goes on, or has left this node.</summary>
    /// <param name="code">The code of the standstill.</param>
    /// <param name="subject">What stood still.</param>
    void OnGoesOn(string code, string subject);

    /// <summary>Nothing more will be delivered.</summary>
    void OnStopped();

    /// <summary>The consumer cannot go on (fenced, fatal client error); nothing more will be delivered.</summary>
    void OnFailed(Exception cause);
}
