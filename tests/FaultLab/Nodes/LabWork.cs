using TaskQueue.Actors.Handlers;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Nodes;

/// <summary>What the kinds of the lab do in their handlers.</summary>
internal sealed class LabWork
{
    // Small: what else the process needs meanwhile is refused as well.
    private const int BlockBytes = 64 * 1024;

    private readonly HistoryWriter _history;
    private readonly Doses _doses;
    private readonly TimeProvider _time;

    /// <summary>Creates the work.</summary>
    /// <param name="history">Told before the process is killed.</param>
    /// <param name="doses">How often a task may end its process.</param>
    /// <param name="time">The clock.</param>
    public LabWork(HistoryWriter history, Doses doses, TimeProvider time)
    {
        _history = history;
        _doses = doses;
        _time = time;
    }

    /// <summary>Works, and lets its thread go meanwhile.</summary>
    public Task WaitAsync(TaskContext context, TimeSpan work) =>
        work > TimeSpan.Zero ? Task.Delay(work, _time, context.CancellationToken) : Task.CompletedTask;

    /// <summary>Works, and fails at some attempts.</summary>
    /// <param name="fails">At which.</param>
    public Func<TaskContext, TimeSpan, Task> Failing(Func<TaskContext, bool> fails) => async (context, work) =>
    {
        await WaitAsync(context, work);
        if (fails(context))
        {
            throw new LabFailureException();
        }
    };

    /// <summary>Works on its thread.</summary>
    public static Task Block(TaskContext context, TimeSpan work)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(work);
        return Task.CompletedTask;
    }

    /// <summary>Takes memory until there is none, if a dose is left.</summary>
    public Task Allocate(TaskContext context, TimeSpan work)
    {
        if (!_doses.TryTake(context.Id))
        {
            return WaitAsync(context, work);
        }

        var taken = new List<byte[]>();
        while (true)
        {
            var block = new byte[BlockBytes];
            Array.Fill(block, (byte)1);
            taken.Add(block);
        }
    }

    /// <summary>Kills the process, if a dose is left.</summary>
    public Task Kill(TaskContext context, TimeSpan work)
    {
        if (_doses.TryTake(context.Id))
        {
            _history.Write(new HistoryEvent.KillsItself($"the handler of {context.Id}"));
            Signals.Send(Environment.ProcessId, Signal.Kill);
        }

        return WaitAsync(context, work);
    }
}
