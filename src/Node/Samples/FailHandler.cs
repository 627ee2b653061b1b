using System.Text;
using TaskQueue.Actors.Handlers;

namespace TaskQueue.Node.Samples;

/// <summary>Sample kind <c>fail</c>: always throws; its argument is the message.</summary>
internal sealed class FailHandler : ITaskHandler
{
    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context) =>
        throw new InvalidOperationException(
            context.Argument.IsEmpty ? "This task fails on purpose." : Encoding.UTF8.GetString(context.Argument));
}
