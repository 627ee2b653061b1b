using System.Runtime.InteropServices;

namespace TaskQueue.Node.Composition;

/// <summary>Listens to the signals that ask a process to stop: the first asks to drain, the second to leave at once.</summary>
internal sealed class StopSignals : IDisposable
{
    // A supervisor that signals the process and its group, or a terminal beside it, means one signal.
    private static readonly TimeSpan SameSignal = TimeSpan.FromMilliseconds(25);

    private readonly TaskCompletionSource<PosixSignal> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<PosixSignal> _second = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;
    private readonly TimeProvider _time = TimeProvider.System;
    private long _countedAt;

    private StopSignals(params PosixSignal[] signals) =>
        _registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];

    /// <summary>Gets a task that ends with the first signal.</summary>
    public Task<PosixSignal> First => _first.Task;

    /// <summary>Gets a task that ends with the second signal.</summary>
    public Task<PosixSignal> Second => _second.Task;

    /// <summary>Listens to SIGINT and SIGTERM of this process, which end it no longer by themselves.</summary>
    public static StopSignals OfProcess() => new(PosixSignal.SIGINT, PosixSignal.SIGTERM);

    /// <summary>Listens to <see cref="Raise"/> alone.</summary>
    public static StopSignals ForTests() => new();

    /// <summary>Does what a signal does.</summary>
    /// <param name="signal">The signal.</param>
    public void Raise(PosixSignal signal)
    {
        if (!_first.TrySetResult(signal))
        {
            _second.TrySetResult(signal);
        }
    }

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        var now = _time.GetTimestamp();
        var counted = Volatile.Read(ref _countedAt);
        var isAnother = counted == 0 || _time.GetElapsedTime(counted, now) > SameSignal;

        // Each comes on a thread of its own: of two at once, one counts.
        if (isAnother && Interlocked.CompareExchange(ref _countedAt, now, counted) == counted)
        {
            Raise(context.Signal);
        }
    }
}
