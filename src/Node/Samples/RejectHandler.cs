using System.Text;
using TaskQueue.Actors.Handlers;

namespace TaskQueue.Node.Samples;

/// <summary>Sample kind <c>reject</c>: refuses its task for good; its argument is the reason.</summary>
internal sealed class RejectHandler : ITaskHandler
{
    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context) =>
        throw new RejectTaskException(
            context.Argument.IsEmpty ? "This task is rejected on purpose." : Encoding.UTF8.GetString(context.Argument));
}
