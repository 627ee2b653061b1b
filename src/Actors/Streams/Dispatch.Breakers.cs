using Akka.Event;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Core.Offsets;
using TaskQueue.Core.Retries;

namespace TaskQueue.Actors.Streams;

/// <content>Kinds that are paused because their attempts fail.</content>
/// <remarks>
/// A task of a paused kind is parked: for the consumer it waits, with its attempts as they were, and no timer brings it back. It
/// goes on as a probe or when the kind does.
/// </remarks>
internal sealed partial class Dispatch
{
    private sealed partial class Logic
    {
        private const string PausedCode = "TQ2110";
        private static readonly TimeSpan PausedInterval = TimeSpan.FromSeconds(30);

        private readonly KindState[] _kinds;
        private readonly KindState _unknownKind;

        private KindState StateOf(TaskKind kind) =>
            (uint)kind.Number < (uint)_kinds.Length ? _kinds[kind.Number] : _unknownKind;

        // One array access and a counter for an attempt that succeeds.
        private void Count(TaskAttempt ended)
        {
            var state = StateOf(ended.TaskKind);
            if (state.Breaker is not { } breaker)
            {
                return;
            }

            switch (ended.Outcome.Kind)
            {
                case AttemptOutcomeKind.Succeeded when ended.ProbeRound == 0:
                    breaker.Succeeded();
                    return;
                case AttemptOutcomeKind.Succeeded:
                    EndProbe(state, ended, ProbeResult.Succeeded);
                    break;
                case AttemptOutcomeKind.Failed:
                    state.Errors.Add(ended.Outcome.Cause!.GetType().Name, ended.Outcome.Cause.Message);
                    if (ended.ProbeRound == 0)
                    {
                        breaker.Failed(Now);
                    }

                    EndProbe(state, ended, ProbeResult.Failed);
                    break;
                default:
                    EndProbe(state, ended, ProbeResult.None);
                    break;
            }

            FollowBreaker(state);
        }

        private void EndProbe(KindState state, TaskAttempt probe, ProbeResult result)
        {
            if (probe.ProbeRound > 0)
            {
                state.Breaker!.EndProbe(probe.ProbeRound, result, Now);
                probe.ProbeRound = 0;
            }
        }

        private void LookAfterBreakers()
        {
            var now = Now;
            foreach (var state in _kinds)
            {
                if (state.Breaker is not { } breaker)
                {
                    continue;
                }

                breaker.Advance(now);
                if (breaker.State == BreakerState.Closed && now >= state.ErrorsAgeAt)
                {
                    state.ErrorsAgeAt = now + state.Kind.Settings.Breaker.Window;
                    state.Errors.Age();
                }

                FollowBreaker(state);
                if (state.IsPaused && now - state.ToldAt >= PausedInterval)
                {
                    TellPaused(state, "is still paused");
                }
            }
        }

        private void FollowBreaker(KindState state)
        {
            var before = state.Known;
            state.Known = state.Breaker!.State;
            switch (state.Known)
            {
                case BreakerState.Open when before != BreakerState.Open:
                    Pause(state, before);
                    break;
                case BreakerState.HalfOpen:
                    Probe(state);
                    break;
                case BreakerState.Closed when before != BreakerState.Closed:
                    GoOn(state);
                    break;
            }
        }

        private void Pause(KindState state, BreakerState before)
        {
            foreach (var ready in _work.TakeWhere(attempt => attempt.TaskKind == state.Kind))
            {
                _unended--;
                ParkNew(state, ready);
            }

            _work.WakeOne(); // The others may have been out of the queue while a worker looked.
            if (before == BreakerState.Closed)
            {
                state.PausedSince = Now;
                TellPaused(state, "is paused");
            }
            else
            {
                PostPaused(state);
            }
        }

        private void Probe(KindState state)
        {
            while (!_draining && state.Breaker!.CanProbe && state.Parked.TryTakeDue(TimeSpan.MaxValue, out var oldest))
            {
                if (TryExpire(oldest))
                {
                    continue;
                }

                // One that is held up by its lane goes on with that, and is parked again then if need be.
                EndWait(oldest);
                if (HasTurn(oldest))
                {
                    oldest.ProbeRound = state.Breaker.BeginProbe();
                    Enqueue(oldest);
                    _work.WakeOne();
                }
            }
        }

        private void GoOn(KindState state)
        {
            Log.Info(
                "Kind {Kind} goes on after {Pause}; {Waiting} of its tasks waited", state.Kind.Name, WholeSeconds(Now - state.PausedSince), state.Parked.Count);
            _stage._standstills.Clear(PausedCode, state.Kind.Name);
            while (!_draining && state.Parked.TryTakeDue(TimeSpan.MaxValue, out var parked))
            {
                Resume(parked);
            }
        }

        // What has not waited yet moves to bytes of its own, as any task that waits, and is counted as waiting.
        private void ParkNew(KindState state, TaskAttempt attempt)
        {
            _outcomes.Updates.Add(attempt.ToUpdate(OffsetChange.Waiting, attempt.Attempt - 1));
            Park(state, attempt.Again());
        }

        private void Park(KindState state, TaskAttempt waiting) => state.Parked.Add(waiting.Assignment, waiting, Now);

        private void TellPaused(KindState state, string what)
        {
            state.ToldAt = Now;
            Log.Error("TQ2110: Kind {Kind} {What}: {Reason}; {Next}", state.Kind.Name, what, WhyPaused(state), NextProbe(state));
            PostPaused(state);
        }

        private void PostPaused(KindState state) => _stage._standstills.Post(
            PausedCode,
            state.Kind.Name,
            WhyPaused(state),
            $"goes on by itself once what its handler needs works again; {NextProbe(state)}");

        private static string WhyPaused(KindState state) =>
            $"{state.Breaker!.FailuresWhenPaused} of {state.Breaker.AttemptsWhenPaused} attempts failed within "
            + $"{state.Kind.Settings.Breaker.Window}, most often with {state.Errors.Top ?? "errors not known any more"}; "
            + $"{state.Parked.Count} of its tasks wait for it to go on";

        private string NextProbe(KindState state) => state.Breaker!.State == BreakerState.Open
            ? $"the next probe runs in {WholeSeconds(state.Breaker.ProbeDue - Now)}"
            : "probes run";

        private static TimeSpan WholeSeconds(TimeSpan time) => TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));
    }
}
