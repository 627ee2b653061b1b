using TaskQueue.Actors.Handlers;
using TaskQueue.FaultLab.Nodes;

namespace TaskQueue.FaultLab.Defects;

/// <summary>Takes a handler that threw for one that returned nothing.</summary>
internal sealed class SwallowedExceptions : Defect
{
    /// <inheritdoc/>
    public override ITaskHandler Around(ITaskHandler handler) => new Handler(handler);

    private sealed class Handler(ITaskHandler real) : ITaskHandler
    {
        public async ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context)
        {
            try
            {
                return await real.HandleAsync(context);
            }
            catch (LabFailureException)
            {
                return default;
            }
        }
    }
}
