using TaskQueue.Actors.Handlers;

namespace TaskQueue.FaultLab.Defects;

/// <summary>Forgets the outcome of each 400th task, as if its worker had died unnoticed.</summary>
internal sealed class ForgottenTasks : Defect
{
    private const int Every = 400;
    private int _tasks;

    /// <inheritdoc/>
    public override ITaskHandler Around(ITaskHandler handler) => new Handler(handler, this);

    private sealed class Handler(ITaskHandler real, ForgottenTasks defect) : ITaskHandler
    {
        public async ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context)
        {
            var result = await real.HandleAsync(context);
            return Interlocked.Increment(ref defect._tasks) % Every == 0
                ? await new TaskCompletionSource<ReadOnlyMemory<byte>>().Task
                : result;
        }
    }
}
