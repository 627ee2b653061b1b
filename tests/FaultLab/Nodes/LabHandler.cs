using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Nodes;

/// <summary>Does what a kind of the lab says, and writes when it begins and ends.</summary>
/// <remarks>The task's argument begins with how long to work in milliseconds, before a blank.</remarks>
internal sealed class LabHandler : ITaskHandler
{
    private readonly HistoryWriter _history;
    private readonly Stages _stages;
    private readonly Func<TaskContext, TimeSpan, Task> _work;

    private LabHandler(HistoryWriter history, Stages stages, Func<TaskContext, TimeSpan, Task> work)
    {
        _history = history;
        _stages = stages;
        _work = work;
    }

    /// <summary>Returns the handlers of all kinds.</summary>
    public static IReadOnlyDictionary<string, ITaskHandler> Create(HistoryWriter history, Stages stages, string folder, TimeProvider time)
    {
        var work = new LabWork(history, new Doses(folder), time);
        return new Dictionary<string, Func<TaskContext, TimeSpan, Task>>
        {
            [LabKinds.Works] = work.WaitAsync,
            [LabKinds.FailsFirst] = work.Failing(context => context.Attempt == 1),
            [LabKinds.Poison] = work.Failing(_ => true),
            [LabKinds.Blocks] = LabWork.Block,
            [LabKinds.Allocates] = work.Allocate,
            [LabKinds.Kills] = work.Kill,
        }.ToDictionary(kind => kind.Key, kind => (ITaskHandler)new LabHandler(history, stages, kind.Value));
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context)
    {
        // An attempt is the context of its handler; only it knows the tenure.
        var attempt = (TaskAttempt)context;
        _stages.Pass(Stage.AfterDispatch);
        var (partition, epoch, offset) = (attempt.Assignment.Partition.Number, attempt.Assignment.Epoch, attempt.Offset);
        _history.Write(new HistoryEvent.Started(partition, epoch, offset, context.Attempt));
        _stages.Pass(Stage.InHandler);
        return RunAsync(
            context,
            context.Argument.ToArray(),
            outcome => _history.Write(new HistoryEvent.Ended(partition, epoch, offset, context.Attempt, outcome)));
    }

    private async ValueTask<ReadOnlyMemory<byte>> RunAsync(TaskContext context, byte[] argument, Action<Outcome> end)
    {
        var outcome = Outcome.Failed;
        try
        {
            await _work(context, LabKinds.WorkIn(argument));
            outcome = Outcome.Succeeded;
            return argument;
        }
        catch (OperationCanceledException)
        {
            outcome = Outcome.Canceled;
            throw;
        }
        finally
        {
            end(outcome);
        }
    }
}
