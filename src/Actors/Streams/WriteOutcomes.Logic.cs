using Akka.Streams.Stage;
using TaskQueue.Actors.Attempts;
using TaskQueue.Core.Offsets;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Actors.Streams;

internal sealed partial class WriteOutcomes
{
    private sealed partial class Logic : TimerGraphStageLogic
    {
        private const string RetryTimer = "retry";
        private const string DrainTimer = "drain";
        private const string WatchTimer = "watch";

        private readonly WriteOutcomes _stage;
        private readonly OutcomeRecords _records;
        private readonly TicketTable<PendingWrite> _pending = new();
        private readonly BlockedWrites _blocked; // Sent after the next reports.
        private readonly List<DeliveryReport> _reports = [];
        private readonly List<OffsetUpdate> _updates = [];
        private readonly List<TaskAttempt> _settled = []; // Those with a place in a lane.
        private bool _draining;
        private TimeSpan _drainTimeout;

        public Logic(WriteOutcomes stage)
            : base(stage.Shape)
        {
            _stage = stage;
            _records = new OutcomeRecords(stage._producers, stage._settings, stage._time);
            _blocked = new BlockedWrites(stage._producers);
            _events = new EventGate(stage._settings.MissingEventTopics, stage._time);
            _deadLetterLog = new LogLimiter(stage._time, limit: 10, TimeSpan.FromSeconds(1));
            _expiryLog = new LogLimiter(stage._time, limit: 10, TimeSpan.FromSeconds(1));
            _singlesLog = new LogLimiter(stage._time, limit: 1, TimeSpan.FromMinutes(1));
            _droppedLog = new LogLimiter(stage._time, limit: 1, TimeSpan.FromMinutes(10));
            SetHandler(stage.In, onPush: OnPush, onUpstreamFinish: Drain);
            SetHandler(stage.Out, onPull: Advance);
        }

        public override void PreStart()
        {
            _stage._producers.OnReports(GetAsyncCallback(OnReports));
            ScheduleRepeatedly(WatchTimer, Tick);
            Pull(_stage.In);
        }

        public override void PostStop()
        {
            _stage._producers.OnReports(() => { });
            ClearBoard();
            TellOfDroppedEvents();
        }

        protected override void OnTimer(object timerKey)
        {
            switch (timerKey)
            {
                case WatchTimer:
                    Watch();
                    break;
                case RetryTimer:
                    Retry();
                    break;
                case DrainTimer:
                    GiveUp();
                    return;
            }

            Advance();
        }

        private void OnPush()
        {
            var outcomes = Grab(_stage.In);
            _updates.AddRange(outcomes.Updates);
            foreach (var attempt in outcomes.Final)
            {
                Begin(_records.First(attempt));
            }

            Advance();
        }

        private void OnReports()
        {
            _stage._producers.Poll(_reports);
            foreach (var (ticket, error) in _reports)
            {
                var write = _pending.Take(ticket);
                if (write.IsAgain)
                {
                    write = ReportedAgain(write, error.IsNone);
                }

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
            if (_blocked.Count > 0)
            {
                _blocked.SendAll(TrySend);
            }

            SendKept();
            Advance();
        }

        /// <summary>Writes a record, behind those that its topic or its client has not taken.</summary>
        private void Begin(in PendingWrite write)
        {
            if (write.Step == WriteStep.Event && _events.IsClosed(_records.TopicOf(write)))
            {
                TellOfMissingEvents(write);
                Settle(write);
            }
            else if (!IsQueuedByTrouble(write) && !_blocked.TryAddBehind(write))
            {
                Send(write);
            }
        }

        private void Send(in PendingWrite write)
        {
            if (!TrySend(write))
            {
                _blocked.Add(write);
            }
        }

        // False if the client has no room; whatever else becomes of the record is dealt with.
        private bool TrySend(PendingWrite write)
        {
            var sent = write with { SentAt = _now };
            var ticket = _pending.Add(sent);
            var error = _records.Send(sent, ticket);
            if (error.IsNone)
            {
                return true;
            }

            _pending.Take(ticket);
            if (error.Fault == ProduceFault.QueueFull)
            {
                return false;
            }

            OnError(write.IsAgain ? ReportedAgain(write, acknowledged: false) : write, error);
            return true;
        }

        private void OnWritten(in PendingWrite write)
        {
            if (write.Step == WriteStep.DeadLetter)
            {
                LogDeadLetter(write);
            }
            else if (write.Step == WriteStep.Event)
            {
                _events.Open(_records.TopicOf(write));
            }

            if (write.Alone)
            {
                LogSingle(write);
            }

            if (_records.Next(write) is { } next)
            {
                Begin(next);
            }
            else
            {
                Settle(write);
            }
        }

        private void Settle(in PendingWrite write)
        {
            var attempt = write.Attempt;
            if (attempt.Outcome.Kind == AttemptOutcomeKind.Expired)
            {
                LogExpiry(attempt);
            }

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
                case ProduceFault.Batch:
                    Send(write with { Alone = true });
                    break;
                case ProduceFault.Record when _records.Instead(write, error) is { } other:
                    LogRefusedNotice(write, error);
                    Begin(other);
                    break;
                case ProduceFault.Record when write.Step == WriteStep.Notice:
                    LogRefusedNotice(write, error);
                    Settle(write);
                    break;
                case ProduceFault.Record when write.Step == WriteStep.Event:
                case ProduceFault.Cluster when write.Step == WriteStep.Event && (write.IsTold || error.IsTopicMissing):
                    DropEvent(write, error);
                    Settle(write);
                    break;
                default:
                    Refuse(write, error);
                    break;
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
            LogUnwritten();
            if (IsAvailable(_stage.Out) && _updates.Count > 0)
            {
                Push(_stage.Out, _updates.ToArray());
            }

            CompleteStage();
        }

        // Passes on what is settled, takes more, and ends when there is nothing left to do. More is taken also while clients have no
        // room: what is in flight is bounded anyway, and a drain has to come through.
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
                if (_pending.Count + _blocked.Count + _updates.Count == 0 && !_troubles.Values.Any(trouble => trouble.IsQueueing))
                {
                    CompleteStage();
                }
            }
            else if (!HasBeenPulled(_stage.In))
            {
                Pull(_stage.In);
            }
        }
    }
}
