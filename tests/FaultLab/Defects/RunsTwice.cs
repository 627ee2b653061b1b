using TaskQueue.Actors.Handlers;

namespace TaskQueue.FaultLab.Defects;

/// <summary>Runs each 100th task twice.</summary>
internal sealed class RunsTwice : Defect
{
    private const int Every = 100;
    private int _tasks;

    /// <inheritdoc/>
    public override ITaskHandler Around(ITaskHandler handler) => new Handler(handler, this);

    private sealed class Handler(ITaskHandler real, RunsTwice defect) : ITaskHandler
    {
        public async ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context)
        {
            if (Interlocked.Increment(ref defect._tasks) % Every == 0)
            {
                await real.HandleAsync(context);
            }

            return await real.HandleAsync(context);
        }
    }
}
