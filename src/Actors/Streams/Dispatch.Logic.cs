using System.Text;
using Akka.Event;
using Akka.Streams.Stage;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Workers;
using TaskQueue.Core.Offsets;
using TaskQueue.Core.Ordering;
using TaskQueue.Core.Records;
using TaskQueue.Core.Retries;
using TaskQueue.Core.Wire;

namespace TaskQueue.Actors.Streams;

internal sealed partial class Dispatch
{
    private sealed partial class Logic : TimerGraphStageLogic
    {
        private const string RetryTimer = "retry";
        private const string DeadlineTimer = "deadline";
        private const string DrainTimer = "drain";
        private const string GiveUpTimer = "give-up";

        private readonly Dispatch _stage;
        private readonly WorkQueue _work;
        private readonly RetryDecision _decision;
        private readonly WaitingRetries<TaskAttempt> _waiting = new();
        private readonly Dictionary<Assignment, CancellationTokenRegistration> _assignments = [];
        private readonly Action<Assignment> _onRevoked;
        private readonly long _origin;
        private readonly byte[] _group;
        private Outcomes _outcomes = new();
        private TimeSpan? _retryTimerDue;
        private long _passedOver; // Replays for other groups.
        private int _unended; // Attempts that are ready or run.
        private int _abandoned;
        private int _cutOff; // Attempts that the end of a drain canceled.
        private bool _draining;

        public Logic(Dispatch stage)
            : base(stage.Shape)
        {
            _stage = stage;
            _work = stage._work;
            _decision = new RetryDecision(stage._settings.Attempts, stage._time, stage._random);
            _heldUpLog = new LogLimiter(stage._time, limit: 10, TimeSpan.FromSeconds(10));
            _origin = stage._time.GetTimestamp();
            _group = Encoding.UTF8.GetBytes(stage._settings.Group);
            _onRevoked = GetAsyncCallback<Assignment>(OnRevoked);
            SetHandler(stage.In, onPush: OnPush, onUpstreamFinish: Drain);
            SetHandler(stage.Out, onPull: Emit);
        }

        // Monotonic: retries and deadlines do not follow jumps of the wall clock.
        private TimeSpan Now => _stage._time.GetElapsedTime(_origin);

        public override void PreStart()
        {
            _work.Attach(GetAsyncCallback(OnAttemptsEnded));
            ScheduleRepeatedly(DeadlineTimer, _stage._settings.DeadlineInterval);
            Pull(_stage.In);
        }

        public override void PostStop()
        {
            _work.Detach();
            foreach (var registration in _assignments.Values)
            {
                registration.Dispose();
            }
        }

        protected override void OnTimer(object timerKey)
        {
            switch (timerKey)
            {
                case RetryTimer:
                    ResumeDue();
                    break;
                case DeadlineTimer:
                    _work.WakeForWaiting();
                    CheckDeadlines();
                    TellHeldUp();
                    OnAttemptsEnded(); // Emits what was abandoned, too.
                    break;
                case DrainTimer:
                    CancelRunning();
                    break;
                case GiveUpTimer:
                    GiveUpRunning();
                    break;
            }
        }

        private void OnPush()
        {
            var batch = Grab(_stage.In);
            Track(batch.Assignment);
            var lanes = LanesOf(batch.Assignment.Partition);
            for (var index = 0; index < batch.Count; index++)
            {
                Accept(batch, index, lanes);
            }

            _work.WakeOne();
            Emit();
            Pull(_stage.In);
        }

        private void Track(Assignment assignment)
        {
            if (!_assignments.ContainsKey(assignment))
            {
                _assignments.Add(assignment, assignment.Revoked.Register(() => _onRevoked(assignment)));
            }
        }

        private void Accept(RecordBatch batch, int index, Lanes<TaskAttempt>? lanes)
        {
            var record = batch[index];
            var decoded = TaskDecoder.TryDecode(record, out var envelope, out var reason);
            if (envelope.IsForOneGroup && !envelope.ReplayGroup(record).SequenceEqual(_group))
            {
                PassOver(batch, index);
                return;
            }

            var kind = decoded ? _stage._kinds.Find(envelope.Kind(record)) : TaskKind.None;
            var attempt = new TaskAttempt(
                batch, index, envelope, kind, record.EndedAttempts + 1, _stage._settings.Attempts.Timeout);
            if (decoded)
            {
                EnterLane(lanes, attempt);
                MakeReady(attempt);
            }
            else
            {
                attempt.EndUnstarted(AttemptOutcome.Rejected(new UndecodableRecordException(reason!)));
                _outcomes.Final.Add(attempt);
            }
        }

        // Another group asked for this replay: here the task has had its end.
        private void PassOver(RecordBatch batch, int index)
        {
            _passedOver++;
            Log.Debug(
                "Record at {Partition} offset {Offset} is a replay for another group: passed over ({PassedOver} so far)",
                batch.Assignment.Partition,
                batch.OffsetOf(index),
                _passedOver);
            _outcomes.Updates.Add(new OffsetUpdate(
                batch.Assignment, batch.OffsetOf(index), OffsetChange.Settled, batch.BytesOf(index), EndedAttempts: 0));
            batch.Release();
        }

        private void MakeReady(TaskAttempt attempt)
        {
            if (HasTurn(attempt))
            {
                _unended++;
                _work.Add(attempt);
            }
        }

        private void OnAttemptsEnded()
        {
            _work.BeginDrain();
            while (_work.TryTakeEnded(out var ended))
            {
                OnEnded(ended);
            }

            ContinueLanes();
            Emit();
        }

        private void OnEnded(TaskAttempt attempt)
        {
            _unended--;
            HoldLane(attempt);
            switch (attempt.Outcome.Kind)
            {
                case AttemptOutcomeKind.Returned:
                    _cutOff += attempt.CancelReason == CancelReason.Drain ? 1 : 0;
                    HandBack(attempt, attempt.Attempt - 1);
                    break;
                case AttemptOutcomeKind.Failed when _decision.NextDelay(attempt) is { } delay:
                    Retry(attempt, delay);
                    break;
                default:
                    _outcomes.Final.Add(attempt);
                    break;
            }
        }

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
            _outcomes.Updates.Add(failed.ToUpdate(OffsetChange.Waiting, failed.Attempt));
            _waiting.Add(failed.Next(), Now + delay);
            ArmRetryTimer();
        }

        private void ResumeDue()
        {
            _retryTimerDue = null;
            while (_waiting.TryTakeDue(Now, out var due))
            {
                _outcomes.Updates.Add(due.ToUpdate(OffsetChange.Resumed, due.Attempt - 1));
                MakeReady(due);
                _work.WakeOne();
            }

            ArmRetryTimer();
            Emit();
        }

        private void ArmRetryTimer()
        {
            if (_waiting.NextDue is { } due && (_retryTimerDue is null || due < _retryTimerDue))
            {
                _retryTimerDue = due;
                ScheduleOnce(RetryTimer, due > Now ? due - Now : TimeSpan.Zero);
            }
        }

        // The partition is about to leave: what has not started goes back at once, what runs may end in time.
        private void OnRevoked(Assignment assignment)
        {
            if (_assignments.Remove(assignment, out var registration))
            {
                registration.Dispose();
            }

            HandBackQueued(assignment);
            foreach (var waiting in _waiting.TakeWhere(attempt => attempt.Assignment == assignment))
            {
                _outcomes.Updates.Add(waiting.ToUpdate(OffsetChange.Resumed, waiting.Attempt - 1));
                HandBack(waiting, waiting.Attempt - 1);
            }

            for (var left = _work.Ready; left > 0 && _work.TryTake(out var ready); left--)
            {
                if (ready.Assignment == assignment)
                {
                    _unended--;
                    HandBack(ready, ready.Attempt - 1);
                }
                else
                {
                    _work.Add(ready);
                }
            }

            _work.WakeOne();
            Emit();
        }

        private void HandBack(TaskAttempt attempt, int endedAttempts)
        {
            _outcomes.Updates.Add(attempt.ToUpdate(OffsetChange.Returned, endedAttempts));
            attempt.Release();
            LeaveLane(attempt);
        }

        private void Emit()
        {
            if (!_outcomes.IsEmpty && IsAvailable(_stage.Out))
            {
                Push(_stage.Out, _outcomes);
                _outcomes = new Outcomes();
            }

            if (_draining && _unended == 0 && _outcomes.IsEmpty)
            {
                if (_cutOff > 0)
                {
                    Log.Warning("TQ2105: drain-timeout cut off {Count} tasks: they will run again at their partitions' next owner", _cutOff);
                }

                CompleteStage();
            }
        }
    }
}
