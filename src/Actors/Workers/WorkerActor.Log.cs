using Akka.Event;
using TaskQueue.Actors.Attempts;

namespace TaskQueue.Actors.Workers;

internal sealed partial class WorkerActor
{
    private void LogStarted(TaskAttempt attempt)
    {
        if (_logAttempts)
        {
            _log.Debug(
                "Attempt {Attempt} of task {TaskId} ({Kind}, {Partition} offset {Offset}) started",
                attempt.Attempt,
                attempt.Id,
                attempt.Kind,
                attempt.Assignment.Partition,
                attempt.Offset);
        }
    }

    private void LogEnded(TaskAttempt attempt, Exception? failure)
    {
        if (!_logAttempts)
        {
            return;
        }

        var duration = _time.GetElapsedTime(attempt.StartedAt);
        if (failure is null)
        {
            _log.Debug("Attempt {Attempt} at {Partition} offset {Offset} ({Kind}) succeeded after {Duration}", attempt.Attempt, attempt.Assignment.Partition, attempt.Offset, attempt.Kind, duration);
        }
        else
        {
            _log.Debug("Attempt {Attempt} at {Partition} offset {Offset} ({Kind}) failed after {Duration}: {Error}", attempt.Attempt, attempt.Assignment.Partition, attempt.Offset, attempt.Kind, duration, UnreadableFailureException.Unless(failure).Message);
        }
    }

    private void LogNotDisposed(Exception? undisposed)
    {
        if (undisposed is not null)
        {
            _log.Warning("TQ2120: The services of an attempt failed to be disposed, after the attempt itself had failed: {Reason}", UnreadableFailureException.Unless(undisposed).Message);
        }
    }
}
