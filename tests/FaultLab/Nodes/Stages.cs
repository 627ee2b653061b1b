using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Nodes;

/// <summary>Kills the process at the n-th passing of a stage. Safe from any thread.</summary>
internal sealed class Stages
{
    private readonly HistoryWriter _history;
    private readonly Stage _deadly;
    private int _left;

    /// <summary>Creates the watch.</summary>
    /// <param name="deadly">The stage.</param>
    /// <param name="passing">At which passing, counted from 1.</param>
    /// <param name="history">Told right before.</param>
    public Stages(Stage deadly, int passing, HistoryWriter history)
    {
        _deadly = deadly;
        _left = passing;
        _history = history;
    }

    /// <summary>Passes a stage; returns unless it is the last thing that the process does.</summary>
    public void Pass(Stage stage)
    {
        if (stage == _deadly && Interlocked.Decrement(ref _left) == 0)
        {
            _history.Write(new HistoryEvent.KillsItself(stage.ToString()));
            Signals.Send(Environment.ProcessId, Signal.Kill);
        }
    }
}
