using TaskQueue.Core.Offsets;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Reads task records, and alone owns everything about their offsets: assignment, trackers, ledger, commits.</summary>
/// <remarks>
/// Works on a thread of its own that polls until <see cref="CloseAsync"/>, whatever becomes of the batches: a slow task
/// never costs the node its membership. All members are safe from any thread and return at once.
/// </remarks>
internal interface IRecordConsumer : IAsyncDisposable
{
    /// <summary>Joins the group and starts to deliver.</summary>
    /// <param name="listener">Receives the batches; called on the consumer's thread.</param>
    void Start(IRecordListener listener);

    /// <summary>
    /// Tells what became of delivered records. Applied between polls; updates of an assignment that is over are dropped
    /// and counted.
    /// </summary>
    /// <param name="updates">The updates; the consumer keeps the array, the caller does not touch it again.</param>
    void Update(OffsetUpdate[] updates);

    /// <summary>
    /// Stops delivering for good, polling on: the first step of a drain. <see cref="IRecordListener.OnStopped"/> follows
    /// the last batch.
    /// </summary>
    void StopReading();

    /// <summary>Applies all updates, commits synchronously, leaves the group and ends the thread.</summary>
    /// <param name="timeout">How long the commit and the leaving may take.</param>
    /// <returns>A task that ends with the consumer; never fails: what went wrong is logged.</returns>
    Task CloseAsync(TimeSpan timeout);
}
