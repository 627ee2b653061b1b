using Akka.Event;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Actors.Streams;

/// <content>Topics that do not take records: what becomes of those, and how it is told.</content>
internal sealed partial class WriteOutcomes
{
    /// <summary>How often the stage looks for records that are late: its clock's unit.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private sealed partial class Logic
    {
        private const string Code = "TQ2201";
        private const int AlarmEvery = 5;

        private readonly Dictionary<string, TopicTrouble> _troubles = [];
        private int _now; // In ticks since the stage started.
        private bool _retryArmed;

        private bool IsQueuedByTrouble(in PendingWrite write)
        {
            if (_troubles.Count == 0
                || !_troubles.TryGetValue(_records.TopicOf(write), out var trouble)
                || !trouble.IsQueueing)
            {
                return false;
            }

            trouble.Keep(write);
            return true;
        }

        private void Refuse(in PendingWrite write, ProduceError error)
        {
            var trouble = TroubleOf(write);
            trouble.Refuse(write, error);
            if (trouble.AlarmedAt is null)
            {
                Alarm(trouble);
            }

            if (!_retryArmed)
            {
                _retryArmed = true;
                ScheduleOnce(RetryTimer, _stage._settings.RetryDelay);
            }
        }

        private TopicTrouble TroubleOf(in PendingWrite write)
        {
            var topic = _records.TopicOf(write);
            if (!_troubles.TryGetValue(topic, out var trouble))
            {
                _troubles[topic] = trouble = new TopicTrouble(topic, _stage._producers.Of(write.Step));
            }

            return trouble;
        }

        private PendingWrite ReportedAgain(in PendingWrite write, bool acknowledged)
        {
            _troubles[_records.TopicOf(write)].Reported(acknowledged);
            return write with { IsAgain = false };
        }

        private void Retry()
        {
            _retryArmed = false;
            foreach (var trouble in _troubles.Values)
            {
                trouble.Retry();
            }

            SendKept();
        }

        private void SendKept()
        {
            if (_troubles.Count == 0)
            {
                return;
            }

            // What is refused again may bring trouble to another topic, so this goes over a copy.
            foreach (var trouble in _troubles.Values.ToArray())
            {
                while (!_blocked.IsBlocked(trouble.Producer) && trouble.TryTake(out var write))
                {
                    Send(write);
                }
            }
        }

        private void Watch()
        {
            _now++;
            if (_pending.Count > 0)
            {
                // Wake-ups come from another world: a task whose report waits behind a lost one would stay open for ever.
                OnReports();
            }

            LookForLate();
            foreach (var trouble in _troubles.Values.ToArray())
            {
                if (trouble.IsOver)
                {
                    Log.Info("Writing to {Topic} goes on; up to {Count} outcomes were kept", trouble.Topic, trouble.MostKept);
                    _stage._standstills.Clear(Code, trouble.Topic);
                    _troubles.Remove(trouble.Topic);
                }
                else if (trouble.AlarmedAt is not { } at || _now - at >= AlarmEvery)
                {
                    Alarm(trouble);
                }
            }
        }

        private void LookForLate()
        {
            foreach (var trouble in _troubles.Values)
            {
                trouble.Late = 0;
            }

            var late = _now - (int)Math.Ceiling(_stage._settings.LateAfter / Tick);
            if (_pending.Count == 0)
            {
                return;
            }

            foreach (ref readonly var write in _pending.Items)
            {
                if (write.Attempt is not null && write.SentAt < late)
                {
                    TroubleOf(write).Late++;
                }
            }
        }

        private void Alarm(TopicTrouble trouble)
        {
            trouble.AlarmedAt = _now;
            var (reason, remedy) = trouble.Error.IsNone ? Silence(trouble) : (trouble.Error.ToString(), trouble.Error.RemedyFor(trouble.Topic));
            _stage._standstills.Post(Code, trouble.Topic, reason, remedy);
            Log.Error(
                "TQ2201: Writing to {Topic} fails: {Reason}. {Count} outcomes wait for it and are written again; their handlers are not run again and their offsets stay open. Remedy: {Remedy}",
                trouble.Topic,
                reason,
                Math.Max(trouble.Count, trouble.Kept.Count + trouble.Late),
                remedy);
        }

        private (string Reason, string Remedy) Silence(TopicTrouble trouble)
        {
            var clientSays = trouble.Producer.LastError is { } error ? $" (the client says: {error})" : string.Empty;
            return (
                $"no acknowledgement for more than {_stage._settings.LateAfter.TotalSeconds:0} s{clientSays}",
                new ProduceError(ProduceFault.Cluster, 0).RemedyFor(trouble.Topic));
        }

        private void ClearBoard()
        {
            foreach (var topic in _troubles.Keys)
            {
                _stage._standstills.Clear(Code, topic);
            }
        }
    }
}
