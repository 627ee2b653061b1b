using Akka.Event;
using TaskQueue.Actors.Attempts;

namespace TaskQueue.Actors.Streams;

/// <content>The end: what runs may end for a while, all else is left to the next owner.</content>
internal sealed partial class Dispatch
{
    private sealed partial class Logic
    {
        // So many tasks are named; of the others the log has the number.
        private const int MaxNamed = 20;

        private int _cutOff; // Tasks whose attempts the end of a drain cut off.

        private void Drain()
        {
            _draining = true;
            CancelTimer(RetryTimer);
            ScheduleOnce(DrainTimer, _stage._settings.DrainTimeout);
            var notStarted = HandBackAllQueued();
            while (_work.TryTake(out var ready))
            {
                _unended--;
                notStarted++;
                HandBack(ready, ready.Attempt - 1);
            }

            Log.Info(
                "Draining: {Running} attempts may end within {Timeout}; {NotStarted} tasks that have not started and {Waiting} that wait for a retry are left to the next owner",
                _unended,
                _stage._settings.DrainTimeout,
                notStarted,
                _waiting.Count + _kinds.Sum(kind => kind.Parked.Count));
            Emit();
        }

        private void CancelRunning()
        {
            ScheduleOnce(GiveUpTimer, _stage._settings.DrainGrace);
            Log.Warning("TQ2103: drain-timeout is over: {Running} running attempts are canceled", _unended);
            foreach (var slot in _work.Slots)
            {
                if (slot.Current is { IsRunning: true } attempt)
                {
                    attempt.Cancel(CancelReason.Drain);
                }
            }
        }

        private void NoteCutOff(TaskAttempt returned)
        {
            if (returned.CancelReason == CancelReason.Drain && ++_cutOff <= MaxNamed)
            {
                Log.Warning("TQ2104: Task {TaskId} ({Kind}) was cut off and will run again at the partition's next owner", returned.TaskId, returned.Kind);
            }
        }

        private void GiveUpRunning()
        {
            foreach (var slot in _work.Slots)
            {
                if (slot.Current is { IsRunning: true } attempt && ++_cutOff <= MaxNamed)
                {
                    Log.Warning("TQ2104: Task {TaskId} ({Kind}) still runs and will run again at the partition's next owner", attempt.TaskId, attempt.Kind);
                }
            }

            _unended = 0;
            Emit();
        }

        private void TellEnd()
        {
            if (_cutOff > 0)
            {
                Log.Warning("TQ2105: drain-timeout cut off {Count} tasks: they will run again at their partitions' next owner", _cutOff);
            }

            if (_work.Late > 0)
            {
                Log.Info("{Abandoned} attempts were abandoned; {Late} ended after they had been given up, and their outcomes were ignored", _abandoned, _work.Late);
            }
        }
    }
}
