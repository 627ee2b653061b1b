using System.Runtime.InteropServices;

namespace TaskQueue.FaultLab.Nodes;

/// <summary>Holds up the consumer's thread between two signals.</summary>
internal sealed class PollGate : IDisposable
{
    private readonly ManualResetEventSlim _open = new(initialState: true);
    private readonly PosixSignalRegistration _stall;
    private readonly PosixSignalRegistration _goOn;

    /// <summary>Listens to the signals.</summary>
    public PollGate()
    {
        _stall = Register(Signal.StallPolls, _open.Reset);
        _goOn = Register(Signal.GoOnPolling, _open.Set);
    }

    /// <summary>Passes the gate; waits while it is closed.</summary>
    public void Pass() => _open.Wait();

    /// <inheritdoc/>
    public void Dispose()
    {
        _stall.Dispose();
        _goOn.Dispose();
        _open.Set();
    }

    private static PosixSignalRegistration Register(Signal signal, Action act) => PosixSignalRegistration.Create(
        (PosixSignal)signal,
        context =>
        {
            context.Cancel = true;
            act();
        });
}
