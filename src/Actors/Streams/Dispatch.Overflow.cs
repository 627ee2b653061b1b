using Akka.Event;
using TaskQueue.Actors.Attempts;
using TaskQueue.Core.Records;

namespace TaskQueue.Actors.Streams;

/// <content>Partitions that are not read because too many of their tasks wait: those give way, so that the others run on.</content>
/// <remarks>
/// Retries are brought forward: their backoff yields. Tasks of a paused kind cannot be, since they would only fail. If their kind is
/// the smaller part of what arrives, they are dead-lettered bit by bit and can be replayed; if it is the larger part, nothing would
/// be won by that, and the backlog waits in Kafka until the kind goes on.
/// </remarks>
internal sealed partial class Dispatch
{
    private sealed partial class Logic
    {
        private static readonly TimeSpan OverflowWarningInterval = TimeSpan.FromSeconds(30);
        private static readonly TimeSpan ArrivalsHalfLife = TimeSpan.FromSeconds(30);

        private readonly LogLimiter _forwardLog;
        private readonly LogLimiter _letGoLog;
        private TimeSpan _arrivalsAgeAt = ArrivalsHalfLife;
        private long _arrivedWhenAged;

        private void MakeWay()
        {
            AgeArrivals();
            foreach (var assignment in _assignments.Keys)
            {
                if (assignment.IsWaitingFull && BringForward(assignment) == 0)
                {
                    LetGoOfPaused(assignment);
                }
            }
        }

        /// <summary>Tries some of the retries that are due first before their time.</summary>
        /// <returns>How many of them are ready now.</returns>
        private int BringForward(Assignment assignment)
        {
            var waiting = _waiting.CountOf(assignment);
            if (waiting == 0)
            {
                return 0;
            }

            var forwarded = 0;
            foreach (var early in _waiting.TakeEarliest(assignment, Math.Clamp(waiting / 8, 1, 256)))
            {
                early.WaitsToExpire = false;
                forwarded += Resume(early) ? 1 : 0;
            }

            if (forwarded > 0 && _forwardLog.TryPass(out _))
            {
                Log.Warning(
                    "TQ2112: {Partition} is not read because its share of waiting tasks is used up ({Waiting} wait for a retry); its retries are brought forward, {Forwarded} just now, so that it goes on",
                    assignment.Partition,
                    waiting,
                    forwarded);
            }

            return forwarded;
        }

        // The oldest first, a few at a time: how many are too many is known only when the consumer has heard of these. To it they wait no more
        // but are in flight, until the broker has their dead letters: where that takes none, so many go and no further ones.
        private void LetGoOfPaused(Assignment assignment)
        {
            foreach (var state in _kinds)
            {
                var parked = state.IsPaused ? state.Parked.CountOf(assignment) : 0;
                if (parked == 0 || !IsSmallerPart(state))
                {
                    continue;
                }

                var letGo = state.Parked.TakeEarliest(assignment, Math.Clamp(parked / 32, 1, 64));
                var cause = new KindPausedException(state.Kind.Name, state.Errors.Top);
                foreach (var attempt in letGo)
                {
                    EndWait(attempt);
                    if (!TryExpire(attempt))
                    {
                        attempt.EndUnstarted(AttemptOutcome.Rejected(cause));
                        _outcomes.Final.Add(attempt);
                    }
                }

                state.LetGo += letGo.Count;
                if (_letGoLog.TryPass(out _))
                {
                    Log.Error(
                        "TQ2114: {Partition} is not read because tasks of the paused kind {Kind} use up its share of waiting tasks; the oldest of them are dead-lettered so that other kinds go on, {LetGo} so far. Once the kind goes on: taskqueue dlq replay --kind {Kind}",
                        assignment.Partition,
                        state.Kind.Name,
                        state.LetGo,
                        state.Kind.Name);
                }
            }
        }

        private bool IsSmallerPart(KindState state)
        {
            var all = _unknownKind.Arrived;
            foreach (var kind in _kinds)
            {
                all += kind.Arrived;
            }

            return state.Arrived * 2 <= all;
        }

        // While nothing arrives, what arrived before still tells what there is.
        private void AgeArrivals()
        {
            if (Now < _arrivalsAgeAt)
            {
                return;
            }

            _arrivalsAgeAt = Now + ArrivalsHalfLife;
            if (_arrivedWhenAged != _unknownKind.Arrived + _kinds.Sum(kind => kind.Arrived))
            {
                _unknownKind.Arrived /= 2;
                foreach (var kind in _kinds)
                {
                    kind.Arrived /= 2;
                }

                _arrivedWhenAged = _unknownKind.Arrived + _kinds.Sum(kind => kind.Arrived);
            }
        }
    }
}
