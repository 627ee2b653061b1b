using Akka.Event;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;
using TaskQueue.Core.Retries;

namespace TaskQueue.Actors.Streams;

/// <content>Tasks between two attempts.</content>
internal sealed partial class Dispatch
{
    private sealed partial class Logic
    {
        // A task that waits for longer than this should not be held in a node's memory alone.
        private static readonly TimeSpan LongBackoff = TimeSpan.FromMinutes(1);

        private readonly RetryDecision _decision;
        private readonly WaitingRetries<Assignment, TaskAttempt> _waiting = new();
        private TimeSpan? _retryTimerDue;

        private void Retry(TaskAttempt failed, TimeSpan delay)
        {
            if (_draining || failed.Assignment.Revoked.IsCancellationRequested)
            {
                HandBack(failed, failed.Attempt);
                return;
            }

            Log.Debug(
                "Task at {Partition} offset {Offset} failed on attempt {Attempt} ({Error}); next attempt in {Delay}",
                failed.Assignment.Partition,
                failed.Offset,
                failed.Attempt,
                failed.Outcome.Cause!.Message,
                delay);
            WarnOfBackoff(failed.TaskKind);
            _outcomes.Updates.Add(failed.ToUpdate(OffsetChange.Waiting, failed.Attempt));
            var next = failed.Next();
            _waiting.Add(next.Assignment, next, Now + UntilExpiry(next, delay));
            ArmRetryTimer();
        }

        // The task is told to have expired when it does, not when it would have been tried again.
        private TimeSpan UntilExpiry(TaskAttempt next, TimeSpan delay)
        {
            if (next.Envelope.ExpiresAt is not { } expiry)
            {
                return delay;
            }

            var left = expiry - _stage._time.GetUtcNow();
            next.WaitsToExpire = left <= delay;
            return !next.WaitsToExpire ? delay : left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }

        private void ResumeDue()
        {
            _retryTimerDue = null;
            if (_draining)
            {
                return; // What waits is left to the next owner.
            }

            while (_waiting.TryTakeDue(Now, out var due))
            {
                Resume(due);
            }

            ArmRetryTimer();
            Emit();
        }

        /// <summary>Lets a task that waits go on; if its kind is paused, it waits for that, unless it may be a probe.</summary>
        /// <returns>Whether its kind is not paused, and its attempt is ready now.</returns>
        private bool Resume(TaskAttempt waiting)
        {
            if (TryExpire(waiting))
            {
                return false;
            }

            var state = StateOf(waiting.TaskKind);
            if (state.IsPaused)
            {
                Park(state, waiting);
                Probe(state);
                return false;
            }

            MakeReadyAgain(waiting);
            return true;
        }

        private void MakeReadyAgain(TaskAttempt waiting)
        {
            EndWait(waiting);
            if (HasTurn(waiting))
            {
                Enqueue(waiting);
                _work.WakeOne();
            }
        }

        // For the consumer it is in flight from here on.
        private void EndWait(TaskAttempt waiting) =>
            _outcomes.Updates.Add(waiting.ToUpdate(OffsetChange.Resumed, waiting.Attempt - 1));

        private bool TryExpire(TaskAttempt waiting)
        {
            if (!waiting.WaitsToExpire && !waiting.IsExpired(_stage._time))
            {
                return false;
            }

            waiting.EndUnstarted(AttemptOutcome.Expired);
            _outcomes.Final.Add(waiting);
            return true;
        }

        private void ArmRetryTimer()
        {
            if (_waiting.NextDue is { } due && (_retryTimerDue is null || due < _retryTimerDue))
            {
                _retryTimerDue = due;
                // Looked at once: a clock that passes the due time in between would make the delay negative, which ends the stage.
                var delay = due - Now;
                ScheduleOnce(RetryTimer, delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
            }
        }

        private void WarnOfBackoff(TaskKind kind)
        {
            var state = StateOf(kind);
            if (state.WarnedOfBackoff)
            {
                return;
            }

            state.WarnedOfBackoff = true;
            var retries = kind.Settings.Attempts.Retries;
            var total = retries.TotalDelay(retries.MaxAttempts - 1);
            if (total > LongBackoff && kind.Number != TaskKind.Unnumbered)
            {
                Log.Warning(
                    "TQ2111: Tasks of the kind {Kind} that keep failing wait for their retries up to {Total} in all, in this node's memory alone: at a restart or a rebalance they are tried at once. Shorten attempts.backoff or attempts.max of the kind if that is too early for them",
                    kind.Name,
                    total);
            }
        }
    }
}
