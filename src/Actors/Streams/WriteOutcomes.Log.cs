using System.Globalization;
using Akka.Event;
using TaskQueue.Actors.Attempts;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Actors.Streams;

/// <content>What the stage tells of single tasks.</content>
internal sealed partial class WriteOutcomes
{
    private sealed partial class Logic
    {
        private const int MostNamed = 10;

        private readonly EventGate _events;
        private readonly LogLimiter _deadLetterLog;
        private readonly LogLimiter _expiryLog;
        private readonly LogLimiter _singlesLog;
        private readonly LogLimiter _droppedLog;

        private static string More(int suppressed, string what) => suppressed == 0 ? string.Empty : $" (and {suppressed} more {what} before it)";

        // A record that is no task has no kind.
        private static string OfKind(TaskAttempt attempt) => attempt.Kind.Length == 0 ? string.Empty : $" ({attempt.Kind})";

        private void LogDeadLetter(in PendingWrite write)
        {
            if (_deadLetterLog.TryPass(out var suppressed))
            {
                Log.Error(
                    "TQ2203: Task {TaskId}{Kind} is dead-lettered to {Topic} after {Attempts} attempts: {Error}{Suppressed}",
                    write.Attempt.TaskId,
                    OfKind(write.Attempt),
                    _records.TopicOf(write),
                    write.Attempt.AttemptsMade,
                    write.Cause!.Message,
                    More(suppressed, "dead letters"));
            }
        }

        private void LogExpiry(TaskAttempt attempt)
        {
            if (_expiryLog.TryPass(out var suppressed))
            {
                Log.Info(
                    "Task {TaskId}{Kind} expired at {ExpiresAt} after {Attempts} attempts{Suppressed}",
                    attempt.TaskId,
                    OfKind(attempt),
                    attempt.Envelope.ExpiresAt?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                    attempt.AttemptsMade,
                    More(suppressed, "expiries"));
            }
        }

        private void LogRefusedNotice(in PendingWrite write, ProduceError error)
        {
            if (write.Step == WriteStep.Notice && _droppedLog.TryPass(out _))
            {
                Log.Warning(
                    "TQ2202: The ending of task {TaskId} could not be told on {Topic}: {Error}. It is in the dead letters, or the events, all the same",
                    write.Attempt.TaskId,
                    _records.TopicOf(write),
                    error);
            }
        }

        private void LogSingle(in PendingWrite write)
        {
            if (_singlesLog.TryPass(out _))
            {
                Log.Warning(
                    "TQ2206: {Topic} refuses whole batches: their records are written one by one, which is slow. If its max.message.bytes is below the producer's batch.size, start the node again, or raise it; else it refuses some of their records",
                    _records.TopicOf(write));
            }
        }

        private void TellOfMissingEvents(in PendingWrite write)
        {
            if (_droppedLog.TryPass(out _))
            {
                Log.Warning(
                    "TQ2205: {Topic} is missing: events are dropped, that of task {TaskId} among them. Remedy: taskqueue topics create",
                    _records.TopicOf(write),
                    write.Attempt.TaskId);
            }
        }

        private void DropEvent(in PendingWrite write, ProduceError error)
        {
            var topic = _records.TopicOf(write);
            if (error.IsTopicMissing)
            {
                _events.Close(topic);
                TellOfMissingEvents(write);
                return;
            }

            _events.Drop();
            if (_droppedLog.TryPass(out _))
            {
                Log.Warning(
                    "TQ2205: Events are dropped, since {Topic} does not take them: {Error}. Remedy: {Remedy}",
                    topic,
                    error,
                    error.RemedyFor(topic));
            }
        }

        private void TellOfDroppedEvents()
        {
            if (_events.Dropped > 0)
            {
                Log.Info("{Count} events were dropped", _events.Dropped);
            }
        }

        private void LogUnwritten()
        {
            var ids = new List<string>();
            foreach (ref readonly var write in _pending.Items)
            {
                if (write.Attempt is not null)
                {
                    ids.Add(write.Attempt.TaskId);
                }
            }

            ids.AddRange(_blocked.All.Concat(_troubles.Values.SelectMany(trouble => trouble.Kept)).Select(write => write.Attempt.TaskId));
            var named = string.Join(", ", ids.Take(MostNamed));
            Log.Warning(
                "TQ2204: {Count} outcomes were not acknowledged within {Timeout}: their tasks run again at their partitions' next owner: {Tasks}",
                ids.Count,
                _drainTimeout,
                ids.Count > MostNamed ? $"{named} and {ids.Count - MostNamed} more" : named);
        }
    }
}
