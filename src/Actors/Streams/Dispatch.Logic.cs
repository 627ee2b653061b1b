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
        private readonly Dictionary<Assignment, CancellationTokenRegistration> _assignments = [];
        private readonly Action<Assignment> _onRevoked;
        private readonly long _origin;
        private readonly byte[] _group;
        private Outcomes _outcomes = new();
        private long _passedOver; // Replays for other groups.
        private int _unended; // Attempts that are ready or run.
        private bool _draining;

        public Logic(Dispatch stage)
            : base(stage.Shape)
        {
            _stage = stage;
            _work = stage._work;
            _heldUpLog = new LogLimiter(stage._time, limit: 10, TimeSpan.FromSeconds(10));
            _origin = stage._time.GetTimestamp();
            _group = Encoding.UTF8.GetBytes(stage._settings.Group);
            _kinds = [.. stage._kinds.All.Select(kind => new KindState(kind, stage._random))];
            _unknownKind = new KindState(TaskKind.None with { Settings = new KindSettings { Breaker = new BreakerPolicy { Enabled = false } } }, stage._random);
            _decision = new RetryDecision(stage._time, stage._random);
            _forwardLog = new LogLimiter(stage._time, limit: 1, OverflowWarningInterval);
            _letGoLog = new LogLimiter(stage._time, limit: 1, OverflowWarningInterval);
            _lateLog = new LogLimiter(stage._time, limit: 1, LateInterval);
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

            foreach (var kind in _kinds)
            {
                _stage._standstills.Clear(PausedCode, kind.Kind.Name);
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
                    OnTick();
                    break;
                case DrainTimer:
                    CancelRunning();
                    break;
                case GiveUpTimer:
                    GiveUpRunning();
                    break;
            }
        }

        private void OnTick()
        {
            _work.WakeForWaiting();
            CheckDeadlines();
            TellLate();
            TellHeldUp();
            if (!_draining)
            {
                LookAfterBreakers();
                MakeWay();
                _work.Waiting = _waiting.Count + _kinds.Sum(state => state.Parked.Count);
            }

            OnAttemptsEnded(); // Emits what the others have done, too.
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

            // A ledger may tell of as many as a number holds: nodes that write so many there are none, but others may commit.
            var attempt = new TaskAttempt(batch, index, envelope, kind, Math.Min(record.EndedAttempts, int.MaxValue - 1) + 1);
            if (decoded)
            {
                StateOf(kind).Arrived++;
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
            if (!HasTurn(attempt))
            {
                return;
            }

            if (StateOf(attempt.TaskKind) is { IsPaused: true } paused)
            {
                ParkNew(paused, attempt);
                Probe(paused);
            }
            else
            {
                Enqueue(attempt);
            }
        }

        private void Enqueue(TaskAttempt attempt)
        {
            _unended++;
            _work.Add(attempt);
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
            Count(attempt);
            switch (attempt.Outcome.Kind)
            {
                case AttemptOutcomeKind.Returned:
                    NoteCutOff(attempt);
                    HandBack(attempt, attempt.Attempt - 1);
                    break;
                case AttemptOutcomeKind.Interrupted:
                    RunAgain(attempt);
                    break;
                case AttemptOutcomeKind.Failed when _decision.NextDelay(attempt) is { } delay:
                    Retry(attempt, delay);
                    break;
                default:
                    _outcomes.Final.Add(attempt);
                    break;
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
            HandBackWaiting(_waiting.TakeAll(assignment));
            foreach (var state in _kinds)
            {
                HandBackWaiting(state.Parked.TakeAll(assignment));
            }

            foreach (var ready in _work.TakeWhere(attempt => attempt.Assignment == assignment))
            {
                _unended--;
                EndProbe(StateOf(ready.TaskKind), ready, ProbeResult.None);
                HandBack(ready, ready.Attempt - 1);
            }

            _work.WakeOne();
            Emit();
        }

        private void HandBackWaiting(List<TaskAttempt> waiting)
        {
            foreach (var attempt in waiting)
            {
                EndWait(attempt);
                HandBack(attempt, attempt.Attempt - 1);
            }
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

            // Below zero: what ended after it had been left behind.
            if (_draining && _unended <= 0 && _outcomes.IsEmpty)
            {
                TellEnd();
                CompleteStage();
            }
        }
    }
}
