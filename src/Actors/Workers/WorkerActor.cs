using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Akka.Actor;
using Akka.Event;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;

namespace TaskQueue.Actors.Workers;

/// <summary>One concurrency slot of a node: pulls attempts from the <see cref="WorkQueue"/> and runs one at a time.</summary>
/// <remarks>
/// <para>
/// Behaviours: Idle → Running → Idle. It never waits inside its mailbox: a handler that completes synchronously is
/// followed by the next task, any other goes on by its own continuation, which reports the outcome and then tells the
/// worker. So it can be stopped at any time.
/// </para>
/// <para>
/// What a handler throws is the attempt's outcome and is reported first; only then the worker lets itself crash, if
/// <see cref="SupervisionSettings"/> say so, and its supervisor restarts or stops it within the limit.
/// </para>
/// </remarks>
internal sealed partial class WorkerActor : ReceiveActor
{
    // Other messages, such as a stop, are let in at least this often.
    private const int AttemptsPerWake = 256;

    // Short attempts that end in a row are announced together; what holds up the announcement is at most the next of them.
    private const int AttemptsPerAnnouncement = 16;

    private readonly WorkQueue _work;
    private readonly SupervisionSettings _supervision;
    private readonly TimeProvider _time;
    private readonly Action<FailureDirective, Exception> _onNodeFailure;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly WorkerSlot _slot;
    private readonly bool _logAttempts;
    private bool _running;

    public WorkerActor(
        WorkQueue work,
        SupervisionSettings supervision,
        TimeProvider time,
        Action<FailureDirective, Exception> onNodeFailure)
    {
        _work = work;
        _supervision = supervision;
        _time = time;
        _onNodeFailure = onNodeFailure;
        _slot = new WorkerSlot(Self);
        _logAttempts = _log.IsDebugEnabled;

        Receive<Wake>(_ => OnWake());
        Receive<AttemptEnded>(OnAttemptEnded);
    }

    // A slot that is over was retired or given up: this worker only waits to be stopped.
    private bool MayRun => !_running && !_slot.IsOver;

    /// <summary>Describes a worker.</summary>
    /// <param name="work">The queue it pulls from.</param>
    /// <param name="supervision">What becomes of it when a handler throws.</param>
    /// <param name="time">The clock from which attempts take their start.</param>
    /// <param name="onNodeFailure">Told of exceptions that end the node (escalate) or the process (exit).</param>
    public static Props Props(
        WorkQueue work,
        SupervisionSettings supervision,
        TimeProvider time,
        Action<FailureDirective, Exception> onNodeFailure) =>
        Akka.Actor.Props.Create(() => new WorkerActor(work, supervision, time, onNodeFailure));

    protected override void PreStart()
    {
        _work.Join(_slot);
        _work.BecomeIdle(_slot);
    }

    protected override void PostStop()
    {
        _work.Leave(_slot);
        if (_slot.Current is { IsRunning: true } cutOff)
        {
            cutOff.Cancel(CancelReason.WorkerStopped);
            _work.GiveUp(cutOff, HandlerFailure.OfStoppedWorker(cutOff));
        }

        _work.Announce();
    }

    private void OnWake()
    {
        _work.BecomeBusy(_slot);
        var before = _time.GetTimestamp();
        for (var i = 0; i < AttemptsPerWake && MayRun; i++)
        {
            if (!_work.TryTake(out var attempt))
            {
                _work.Announce();
                _work.BecomeIdle(_slot);
                return;
            }

            _work.WakeAnother();
            Run(attempt, before);
            before = NoteLength(before);
            if (i % AttemptsPerAnnouncement == 0 || !_work.AttemptsAreShort)
            {
                _work.Announce();
            }
        }

        _work.Announce();

        if (MayRun)
        {
            Self.Tell(Wake.Instance);
        }
    }

    // The end of an attempt is the start of the next: one look at the clock for both.
    private long NoteLength(long startedAt)
    {
        var now = _time.GetTimestamp();
        if (_running)
        {
            _work.NoteLong();
        }
        else
        {
            _work.NoteLength(now - startedAt);
        }

        return now;
    }

    private void Run(TaskAttempt attempt, long now)
    {
        if (!attempt.TryStart(_time, now))
        {
            _work.Report(attempt);
            return;
        }

        _slot.Current = attempt;
        LogStarted(attempt);
        var pending = Handle(attempt);

        // Looked at once: it may complete at any moment.
        if (!pending.IsCompleted || attempt.OpenScope is not null)
        {
            _running = true;
            _ = FinishAsync(pending, attempt, _slot, _work, Self);
        }
        else if (pending.IsCompletedSuccessfully)
        {
            LogEnded(attempt, failure: null);
            _work.End(attempt, AttemptOutcome.Succeeded(pending.Result));
        }
        else
        {
            // The outcome is reported before the crash.
            var failure = FailureOf(pending);
            LogEnded(attempt, failure);
            _work.End(attempt, HandlerFailure.OutcomeOf(attempt, failure));
            Supervise(failure);
        }
    }

    private static ValueTask<ReadOnlyMemory<byte>> Handle(TaskAttempt attempt)
    {
        var context = ExecutionContext.Capture();
        try
        {
            return attempt.TaskKind.Handler.HandleAsync(attempt);
        }
#pragma warning disable CA1031 // What a handler throws is data, whatever its type.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            return ValueTask.FromException<ReadOnlyMemory<byte>>(cause);
        }
        finally
        {
            // What code that is not async sets, such as a culture or a value of an AsyncLocal, would stay with the thread and meet the next task.
            if (context is not null && ExecutionContext.Capture() != context)
            {
                ExecutionContext.Restore(context);
            }
        }
    }

    private void OnAttemptEnded(AttemptEnded ended)
    {
        LogNotDisposed(ended.Undisposed);
        if (ended.Slot != _slot)
        {
            return; // Started in a former life, which reported it as cut off.
        }

        _running = false;
        LogEnded(_slot.Current!, ended.Failure);
        if (ended.Failure is not null)
        {
            Supervise(ended.Failure);
        }

        OnWake();
    }

    private void Supervise(Exception failure)
    {
        if (HandlerFailure.IsOrderly(_slot.Current!, failure))
        {
            return;
        }

        var directive = _supervision.Decide(failure);
        if (directive is FailureDirective.Escalate or FailureDirective.Exit)
        {
            _onNodeFailure(directive, UnreadableFailureException.Unless(failure));
        }
        else if (directive is not FailureDirective.Resume)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    // Static: what runs after the await is on another thread and must not see the actor's state.
    private static async Task FinishAsync(
        ValueTask<ReadOnlyMemory<byte>> pending, TaskAttempt attempt, WorkerSlot slot, WorkQueue work, IActorRef self)
    {
        Exception? failure = null;
        ReadOnlyMemory<byte> result = default;
        try
        {
            result = await pending.ConfigureAwait(false);
        }
#pragma warning disable CA1031 // What a handler throws is data, whatever its type.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            failure = HandlerFailure.Unwrap(cause);
        }

        // Only now, also if the attempt was abandoned long ago: no code is left that uses the services.
        var undisposed = attempt.OpenScope is { } scope ? await DisposeAsync(scope).ConfigureAwait(false) : null;
        var first = failure ?? undisposed;
        work.End(attempt, first is null ? AttemptOutcome.Succeeded(result) : HandlerFailure.OutcomeOf(attempt, first));
        work.Announce();
        self.Tell(new AttemptEnded(slot, first, failure is null ? null : undisposed), ActorRefs.NoSender);
    }

    private static async ValueTask<Exception?> DisposeAsync(HandlerScope scope)
    {
        try
        {
            await scope.DisposeAsync().ConfigureAwait(false);
            return null;
        }
#pragma warning disable CA1031 // What the user's services throw is data, as what the handler throws.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            return HandlerFailure.Unwrap(cause);
        }
    }

    private static Exception FailureOf(ValueTask<ReadOnlyMemory<byte>> completed)
    {
        try
        {
            _ = completed.Result;
        }
#pragma warning disable CA1031 // What a handler throws is data, whatever its type.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            return HandlerFailure.Unwrap(cause);
        }

        throw new UnreachableException();
    }
}
