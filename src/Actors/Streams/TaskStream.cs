using Akka.Streams.Dsl;
using TaskQueue.Actors.Standstills;
using TaskQueue.Kafka.Consuming;

namespace TaskQueue.Actors.Streams;

/// <summary>The way of a task, as one graph.</summary>
/// <remarks>
/// <code>
///  task_topic ─► TaskSource ─► Dispatch ─► WriteOutcomes ─► Committer
///                batches of     │    ▲      results and      settled offsets go back
///                records        ▼    │      dead letters,    to the consumer, which
///                             workers       acknowledged     commits them
/// </code>
/// <para>
/// Completion runs the same way, and that is a drain: the source stops reading, Dispatch completes when nothing runs any
/// more, the writer when the broker has acknowledged every record, and the committer closes the consumer, which commits
/// and leaves the group.
/// </para>
/// </remarks>
internal static class TaskStream
{
    /// <summary>Composes the stream.</summary>
    /// <param name="consumer">Reads the task topics, and commits.</param>
    /// <param name="dispatch">Gives tasks to the workers and decides what follows.</param>
    /// <param name="write">Writes what tells of each ending.</param>
    /// <param name="board">Shows what is not read, and why.</param>
    /// <param name="closeTimeout">Tells, once it has come to that, how long the last commit and leaving the group may take.</param>
    public static IRunnableGraph<DrainingControl> Create(
        IRecordConsumer consumer, Dispatch dispatch, WriteOutcomes write, StandstillBoard board, Func<TimeSpan> closeTimeout) =>
        TaskSource.Committable(consumer, board)
            .Via(dispatch)
            .Via(write)
            .ToMaterialized(
                Committer.Sink(consumer, closeTimeout),
                (stopReading, closed) => new DrainingControl(stopReading, closed));
}
