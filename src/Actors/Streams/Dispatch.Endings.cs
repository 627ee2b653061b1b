using Akka.Event;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Workers;

namespace TaskQueue.Actors.Streams;

/// <content>Attempts that have to end: at their deadlines, and in a drain.</content>
internal sealed partial class Dispatch
{
    private sealed partial class Logic
    {
        private void CheckDeadlines()
        {
            foreach (var slot in _work.Slots)
            {
                if (slot.Current is not { IsRunning: true } attempt)
                {
                    continue;
                }

                var settings = _stage._settings.Attempts;
                var elapsed = _stage._time.GetElapsedTime(attempt.StartedAt);
                if (elapsed >= settings.WarnAfter && !attempt.WarnedOfLength)
                {
                    attempt.WarnedOfLength = true;
                    Log.Warning("TQ2101: Attempt {Attempt} of task {TaskId} ({Kind}) has been running for {Elapsed}", attempt.Attempt, attempt.Id, attempt.Kind, elapsed);
                }

                if (elapsed >= attempt.Timeout)
                {
                    attempt.Cancel(CancelReason.Deadline);
                }

                if (elapsed >= attempt.Timeout + settings.Grace)
                {
                    Abandon(slot, attempt);
                }
            }
        }

        private void Abandon(WorkerSlot slot, TaskAttempt attempt)
        {
            if (!attempt.TryAbandon(AttemptOutcome.Failed(new AttemptTimeoutException(attempt.Timeout, abandoned: true))))
            {
                return;
            }

            _abandoned++;
            Log.Warning(
                "TQ2102: Attempt {Attempt} of task {TaskId} ({Kind}) ignored its cancellation and was abandoned ({Abandoned} of at most {MaxAbandoned}); make the handler observe its token",
                attempt.Attempt,
                attempt.Id,
                attempt.Kind,
                _abandoned,
                _stage._settings.MaxAbandoned);
            _work.Leave(slot);
            _stage._onAbandoned(slot);
            OnEnded(attempt);
            if (_abandoned > _stage._settings.MaxAbandoned)
            {
                _stage._onNodeFailure(new TooManyAbandonedException(_abandoned));
            }
        }

        private void Drain()
        {
            _draining = true;
            ScheduleOnce(DrainTimer, _stage._settings.DrainTimeout);
            var notStarted = DropQueued();
            while (_work.TryTake(out var ready))
            {
                _unended--;
                notStarted++;
                ready.Release();
            }

            Log.Info(
                "Draining: {Running} attempts may end within {Timeout}; {NotStarted} tasks that have not started and {Waiting} that wait for a retry are left to the next owner",
                _unended,
                _stage._settings.DrainTimeout,
                notStarted,
                _waiting.Count);
            Emit();
        }

        private void CancelRunning()
        {
            Log.Warning("TQ2103: drain-timeout is over: {Running} running attempts are canceled", _unended);
            foreach (var slot in _work.Slots)
            {
                if (slot.Current is { IsRunning: true } attempt)
                {
                    attempt.Cancel(CancelReason.Drain);
                }
            }

            ScheduleOnce(GiveUpTimer, _stage._settings.DrainGrace);
        }

        private void GiveUpRunning()
        {
            foreach (var slot in _work.Slots)
            {
                if (slot.Current is { IsRunning: true } attempt)
                {
                    Log.Warning("TQ2104: Task {TaskId} ({Kind}) still runs and will run again at the partition's next owner", attempt.Id, attempt.Kind);
                    _cutOff++;
                }
            }

            _unended = 0;
            Emit();
        }
    }
}
