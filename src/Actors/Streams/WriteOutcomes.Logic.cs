using Akka.Event;
using Akka.Streams.Stage;
using TaskQueue.Actors.Attempts;
using TaskQueue.Core.Offsets;
using TaskQueue.Core.Wire;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Actors.Streams;

internal sealed partial class WriteOutcomes
{
    private sealed class Logic : TimerGraphStageLogic
    {
        private const string RetryTimer = "retry";
        private const string DrainTimer = "drain";
        private static readonly TimeSpan AlarmInterval = TimeSpan.FromSeconds(5);

        private readonly WriteOutcomes _stage;
        private readonly OutcomeRecords _records;
        private readonly TicketTable<PendingWrite> _pending = new();
        private readonly Queue<PendingWrite> _blocked = new(); // The client's queue is full: after the next reports.
        private readonly Queue<PendingWrite> _refused = new(); // The cluster did not take them: after RetryDelay.
        private readonly List<DeliveryReport> _reports = [];
        private readonly LogLimiter _deadLetterLog;
        private readonly LogLimiter _alarm;
        private readonly List<OffsetUpdate> _updates = [];
        private readonly List<TaskAttempt> _settled = []; // Those with a place in a lane.
        private bool _draining;
        private bool _retryArmed;
        private TimeSpan _drainTimeout;

        public Logic(WriteOutcomes stage)
            : base(stage.Shape)
        {
            _stage = stage;
            _records = new OutcomeRecords(stage._results, stage._deadLetters, stage._settings, stage._time);
            _deadLetterLog = new LogLimiter(stage._time, limit: 10, TimeSpan.FromSeconds(1));
            _alarm = new LogLimiter(stage._time, limit: 1, AlarmInterval);
            SetHandler(stage.In, onPush: OnPush, onUpstreamFinish: Drain);
            SetHandler(stage.Out, onPull: Advance);
        }

        public override void PreStart()
        {
            var onReports = GetAsyncCallback(OnReports);
            _stage._results.OnReports(onReports);
            _stage._deadLetters.OnReports(onReports);
            Pull(_stage.In);
        }

        public override void PostStop()
        {
            _stage._results.OnReports(() => { });
            _stage._deadLetters.OnReports(() => { });
        }

        protected override void OnTimer(object timerKey)
        {
            switch (timerKey)
            {
                case RetryTimer:
                    _retryArmed = false;
                    Resend(_refused);
                    break;
                case DrainTimer:
                    GiveUp();
                    break;
            }

            Advance();
        }

        private void OnPush()
        {
            var outcomes = Grab(_stage.In);
            _updates.AddRange(outcomes.Updates);
            foreach (var attempt in outcomes.Final)
            {
                var cause = attempt.Outcome.Cause;
                Send(new PendingWrite(attempt, cause is null ? WriteStep.Result : WriteStep.DeadLetter, cause));
            }

            Advance();
        }

        private void OnReports()
        {
            _stage._results.Poll(_reports);
            _stage._deadLetters.Poll(_reports);
            foreach (var (ticket, error) in _reports)
            {
                var write = _pending.Take(ticket);
                if (error.IsNone)
                {
                    OnWritten(write);
                }
                else
                {
                    OnError(write, error);
                }
            }

            _reports.Clear();
            Resend(_blocked);
            Advance();
        }

        private void Send(in PendingWrite write)
        {
            var ticket = _pending.Add(write);
            var error = _records.Send(write, ticket);
            if (!error.IsNone)
            {
                _pending.Take(ticket);
                OnError(write, error);
            }
        }

        private void Resend(Queue<PendingWrite> kept)
        {
            for (var left = kept.Count; left > 0; left--)
            {
                Send(kept.Dequeue());
            }
        }

        private void OnWritten(in PendingWrite write)
        {
            if (write.Step == WriteStep.DeadLetter)
            {
                LogDeadLetter(write);
                if (_stage._settings.Failures && write.Attempt.Envelope.Mode != EnvelopeMode.Bare)
                {
                    Send(write with { Step = WriteStep.FailureNotice });
                    return;
                }
            }

            Settle(write.Attempt);
        }

        private void Settle(TaskAttempt attempt)
        {
            _updates.Add(attempt.ToUpdate(OffsetChange.Settled, attempt.Attempt));
            attempt.Release();
            if (attempt.Place is not null)
            {
                _settled.Add(attempt);
            }
        }

        private void OnError(in PendingWrite write, ProduceError error)
        {
            switch (error.Fault)
            {
                case ProduceFault.QueueFull:
                    _blocked.Enqueue(write);
                    break;
                case ProduceFault.Record when _records.Smaller(write, error) is { } smaller:
                    Send(smaller);
                    break;
                case ProduceFault.Record when write.Step == WriteStep.FailureNotice:
                    Log.Warning("TQ2202: The failure of task {TaskId} could not be told on {Topic}: {Error}. It is dead-lettered all the same", write.Attempt.TaskId, _stage._settings.ResultTopic, error);
                    Settle(write.Attempt);
                    break;
                case ProduceFault.Fatal:
                    _stage._onNodeFailure(new ProducerFailedException(error));
                    Keep(write, error);
                    break;
                default:
                    Keep(write, error);
                    break;
            }
        }

        private void Keep(in PendingWrite write, ProduceError error)
        {
            _refused.Enqueue(write);
            if (_alarm.TryPass(out _))
            {
                Log.Error(
                    "TQ2201: Writing to {Topic} fails: {Error}. {Count} outcomes are kept and written again every {Delay}; their handlers are not run again and their offsets stay open",
                    _records.TopicOf(write),
                    error,
                    _refused.Count,
                    _stage._settings.RetryDelay);
            }

            if (!_retryArmed)
            {
                _retryArmed = true;
                ScheduleOnce(RetryTimer, _stage._settings.RetryDelay);
            }
        }

        private void LogDeadLetter(in PendingWrite write)
        {
            if (_deadLetterLog.TryPass(out var suppressed))
            {
                Log.Error(
                    "TQ2203: Task {TaskId} ({Kind}) is dead-lettered to {Topic} after {Attempts} attempts: {Error}{Suppressed}",
                    write.Attempt.TaskId,
                    write.Attempt.Kind,
                    _records.TopicOf(write),
                    write.Attempt.AttemptsMade,
                    write.Cause!.Message,
                    suppressed == 0 ? string.Empty : $" (and {suppressed} more dead letters before it)");
            }
        }

        private void Drain()
        {
            _draining = true;
            _drainTimeout = _stage._drainTimeout();
            ScheduleOnce(DrainTimer, _drainTimeout);
            Advance();
        }

        private void GiveUp()
        {
            Log.Warning(
                "TQ2204: {Count} outcomes were not acknowledged within {Timeout}: their tasks run again at their partitions' next owner",
                _pending.Count + _blocked.Count + _refused.Count,
                _drainTimeout);
            if (IsAvailable(_stage.Out) && _updates.Count > 0)
            {
                Push(_stage.Out, _updates.ToArray());
            }

            CompleteStage();
        }

        // Passes on what is settled, takes more where there is room, and ends when there is nothing left to do.
        private void Advance()
        {
            if (_settled.Count > 0)
            {
                _stage._onSettled(_settled);
                _settled.Clear();
            }

            if (_updates.Count > 0 && IsAvailable(_stage.Out))
            {
                Push(_stage.Out, _updates.ToArray());
                _updates.Clear();
            }

            if (_draining)
            {
                if (_pending.Count + _blocked.Count + _refused.Count + _updates.Count == 0)
                {
                    CompleteStage();
                }
            }
            else if (_blocked.Count == 0 && !HasBeenPulled(_stage.In))
            {
                Pull(_stage.In);
            }
        }
    }
}
