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
    private readonly Func<TaskContext, bool> _fails;
    private readonly TimeProvider _time;

    private LabHandler(HistoryWriter history, Stages stages, Func<TaskContext, bool> fails, TimeProvider time)
    {
        _history = history;
        _stages = stages;
        _fails = fails;
        _time = time;
    }

    /// <summary>Returns the handlers of all kinds.</summary>
    public static IReadOnlyDictionary<string, ITaskHandler> Create(HistoryWriter history, Stages stages, TimeProvider time) =>
        new Dictionary<string, ITaskHandler>
        {
            [LabKinds.Works] = new LabHandler(history, stages, _ => false, time),
            [LabKinds.FailsFirst] = new LabHandler(history, stages, context => context.Attempt == 1, time),
            [LabKinds.Poison] = new LabHandler(history, stages, _ => true, time),
        };

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
            var work = LabKinds.WorkIn(argument);
            if (work > TimeSpan.Zero)
            {
                await Task.Delay(work, _time, context.CancellationToken);
            }

            if (_fails(context))
            {
                throw new LabFailureException();
            }

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
