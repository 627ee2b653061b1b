using Akka.Event;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Workers;

namespace TaskQueue.Actors.Streams;

/// <content>Attempts that do not end by themselves, or are cut off.</content>
internal sealed partial class Dispatch
{
    private sealed partial class Logic
    {
        private static readonly TimeSpan LateInterval = TimeSpan.FromSeconds(10);

        private readonly LogLimiter _lateLog;
        private int _abandoned;
        private int _lateTold;

        private void CheckDeadlines()
        {
            foreach (var slot in _work.Slots)
            {
                if (slot.Current is not { IsRunning: true } attempt)
                {
                    continue;
                }

                var settings = attempt.TaskKind.Settings.Attempts;
                var elapsed = _stage._time.GetElapsedTime(attempt.StartedAt);
                if (elapsed >= settings.WarnAfter && !attempt.WarnedOfLength)
                {
                    attempt.WarnedOfLength = true;
                    Log.Warning("TQ2101: Attempt {Attempt} of task {TaskId} ({Kind}) has been running for {Elapsed}", attempt.Attempt, attempt.TaskId, attempt.Kind, elapsed);
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
                attempt.TaskId,
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

        // Its worker was stopped by something else: that is no attempt of the task's.
        private void RunAgain(TaskAttempt interrupted)
        {
            if (_draining || interrupted.Assignment.Revoked.IsCancellationRequested)
            {
                HandBack(interrupted, interrupted.Attempt - 1);
                return;
            }

            var again = interrupted.Again();
            again.Interruptions++;
            MakeReady(again);
            _work.WakeOne();
        }

        private void TellLate()
        {
            if (_work.Late != _lateTold && _lateLog.TryPass(out _))
            {
                _lateTold = _work.Late;
                Log.Info("{Late} attempts ended after they had been given up; their outcomes were ignored", _lateTold);
            }
        }
    }
}
