using System.Globalization;
using Akka.Event;
using TaskQueue.Actors.Attempts;
using TaskQueue.Core.Ordering;
using TaskQueue.Core.Records;

namespace TaskQueue.Actors.Streams;

/// <content>Order: which task of a lane may run now.</content>
/// <remarks>
/// A task has its place in a lane until it has settled, acknowledged by the broker, or was handed back. So no task is ever
/// settled in the ledger while one before it in its lane is still open and would run after it. Lanes belong to the partition
/// and not to its assignment: if it leaves and comes back while code of its former tenure still runs here, they stay closed.
/// </remarks>
internal sealed partial class Dispatch
{
    private sealed partial class Logic
    {
        private const string HeldUpCode = "TQ2150";

        private static readonly TimeSpan HeldUpForLong = TimeSpan.FromSeconds(1);

        // Some lines each ten seconds, whatever the number of lanes; the board has them all.
        private readonly LogLimiter _heldUpLog;

        private readonly Dictionary<PartitionId, Lanes<TaskAttempt>> _lanes = [];
        // Tasks that would be running if code that was given up did not; at most one for each such code.
        private readonly Dictionary<TaskAttempt, HeldUp> _heldUp = [];
        private bool _lanesWentOn;

        private Lanes<TaskAttempt>? LanesOf(PartitionId partition)
        {
            if (_stage._settings.Ordering == LaneOrdering.None)
            {
                return null;
            }

            if (!_lanes.TryGetValue(partition, out var lanes))
            {
                _lanes.Add(partition, lanes = new Lanes<TaskAttempt>());
            }

            return lanes;
        }

        private void EnterLane(Lanes<TaskAttempt>? lanes, TaskAttempt attempt)
        {
            if (lanes is null)
            {
                return;
            }

            if (_stage._settings.Ordering == LaneOrdering.Partition)
            {
                attempt.Place = lanes.Enter(LaneKeys.Whole, attempt);
            }
            else if (attempt.Record.HasKey)
            {
                attempt.Place = lanes.Enter(LaneKeys.Of(attempt.Record.Key), attempt);
            }
        }

        private bool HasTurn(TaskAttempt attempt)
        {
            if (attempt.Place is not { } place || place.Lanes.TryTakeTurn(place))
            {
                return true;
            }

            if (place.IsHeldUp)
            {
                _heldUp.TryAdd(attempt, new HeldUp(Now));
            }

            return false;
        }

        private static void HoldLane(TaskAttempt ended)
        {
            if (ended.Place is { } place && ended.RunsOn)
            {
                ended.HoldsLane = true;
                place.Lanes.Hold(place);
            }
        }

        private void LeaveLane(TaskAttempt over)
        {
            if (over.Place is { } place)
            {
                Continue(place.Lanes.Leave(place));
            }
        }

        // What others have told since the last look: tasks that have settled, and code that has ended late. One wake-up for all.
        private void ContinueLanes()
        {
            while (_work.TryTakeSettled(out var settled))
            {
                LeaveLane(settled);
            }

            while (_work.TryTakeEndedLate(out var ended))
            {
                if (ended.HoldsLane)
                {
                    ended.HoldsLane = false;
                    Continue(ended.Place!.Lanes.Release(ended.Place));
                }
            }

            if (_lanesWentOn)
            {
                _lanesWentOn = false;
                _work.WakeOne();
            }
        }

        // A loop, for a long lane of a partition that leaves must not be a deep recursion.
        private void Continue(LanePlace<TaskAttempt>? next)
        {
            while (next is { Item: var attempt })
            {
                OnNotHeldUp(attempt);
                if (!attempt.Assignment.Revoked.IsCancellationRequested)
                {
                    MakeReady(attempt);
                    _lanesWentOn = true;
                    return;
                }

                next = next.Lanes.Leave(next);
                HandBackUnordered(attempt);
            }
        }

        private void HandBackQueued(Assignment assignment)
        {
            if (_lanes.TryGetValue(assignment.Partition, out var lanes))
            {
                HandBackQueued(lanes.TakeWaiting(attempt => attempt.Assignment == assignment));
            }
        }

        // In a drain nothing starts any more: who has the turn is the last of its lane.
        private int HandBackAllQueued() => _lanes.Values.Sum(lanes => HandBackQueued(lanes.TakeWaiting(_ => true)));

        private int HandBackQueued(List<TaskAttempt> queued)
        {
            foreach (var attempt in queued)
            {
                OnNotHeldUp(attempt);
                HandBackUnordered(attempt);
            }

            return queued.Count;
        }

        private void HandBackUnordered(TaskAttempt attempt)
        {
            attempt.Place = null;
            HandBack(attempt, attempt.Attempt - 1);
        }

        private void OnNotHeldUp(TaskAttempt attempt)
        {
            if (_heldUp.Remove(attempt, out var heldUp) && heldUp.IsTold)
            {
                _stage._standstills.Clear(HeldUpCode, SubjectOf(attempt));
            }
        }

        // Code that was cut off usually ends at once: only what lasts is news.
        private void TellHeldUp()
        {
            foreach (var (attempt, heldUp) in _heldUp)
            {
                if (!heldUp.IsTold && Now - heldUp.Since >= HeldUpForLong)
                {
                    heldUp.IsTold = true;
                    TellHeldUp(attempt);
                }
            }
        }

        private void TellHeldUp(TaskAttempt attempt)
        {
            _stage._standstills.Post(
                HeldUpCode,
                SubjectOf(attempt),
                "it is due, but code of an earlier attempt in its lane ignores its cancellation and still runs",
                "goes on when that code ends, or when the node is restarted; make the handler observe its token");
            if (_heldUpLog.TryPass(out var suppressed))
            {
                Log.Warning(
                    "TQ2150: Task {TaskId} ({Kind}) at {Partition} offset {Offset} is due, but code of an earlier attempt in its lane ignores its cancellation and still runs; with ordering = {Ordering} nothing of the lane starts before it has ended{Suppressed}",
                    attempt.TaskId,
                    attempt.Kind,
                    attempt.Assignment.Partition,
                    attempt.Offset,
                    _stage._settings.Ordering == LaneOrdering.Key ? "key" : "partition",
                    suppressed == 0 ? string.Empty : $" (and {suppressed} more lanes before it)");
            }
        }

        private static string SubjectOf(TaskAttempt attempt) =>
            string.Create(CultureInfo.InvariantCulture, $"{attempt.Assignment.Partition} offset {attempt.Offset}");

        private sealed class HeldUp(TimeSpan since)
        {
            public TimeSpan Since { get; } = since;

            public bool IsTold { get; set; }
        }
    }
}
