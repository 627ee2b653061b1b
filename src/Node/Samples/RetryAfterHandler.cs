using TaskQueue.Actors.Handlers;

namespace TaskQueue.Node.Samples;

/// <summary>
/// Sample kind <c>retry-after</c>: its first attempt asks for the next one after the duration that is its argument; that one
/// returns the argument.
/// </summary>
internal sealed class RetryAfterHandler : ITaskHandler
{
    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context) =>
        context.Attempt == 1
            ? throw new RetryAfterException(SampleDuration.Read(context.Argument))
            : new(context.Argument.ToArray());
}
