using TaskQueue.Actors.Handlers;

namespace TaskQueue.Node.Samples;

/// <summary>
/// Sample kind <c>block</c>: holds its thread as long as its argument says and ignores its cancellation, as a handler should
/// not; then returns the argument.
/// </summary>
internal sealed class BlockHandler : ITaskHandler
{
    private readonly TimeProvider _time;

    /// <summary>Creates the handler.</summary>
    /// <param name="time">The clock to wait by.</param>
    public BlockHandler(TimeProvider time) => _time = time;

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context)
    {
        var argument = context.Argument.ToArray();
        Task.Delay(SampleDuration.Read(argument), _time, CancellationToken.None).GetAwaiter().GetResult();
        return new(argument);
    }
}
