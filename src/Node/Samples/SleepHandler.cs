using TaskQueue.Actors.Handlers;

namespace TaskQueue.Node.Samples;

/// <summary>Sample kind <c>sleep</c>: waits as long as its argument says (<c>200ms</c>, <c>5s</c>, or a number of seconds), then returns it.</summary>
internal sealed class SleepHandler : ITaskHandler
{
    private readonly TimeProvider _time;

    /// <summary>Creates the handler.</summary>
    /// <param name="time">The clock to wait by.</param>
    public SleepHandler(TimeProvider time) => _time = time;

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context) =>
        new(SleepAsync(context.Argument.ToArray(), context.CancellationToken));

    private async Task<ReadOnlyMemory<byte>> SleepAsync(byte[] argument, CancellationToken cancellationToken)
    {
        await Task.Delay(SampleDuration.Read(argument), _time, cancellationToken);
        return argument;
    }
}
