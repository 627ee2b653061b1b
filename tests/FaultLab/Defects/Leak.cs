using TaskQueue.Actors.Handlers;

namespace TaskQueue.FaultLab.Defects;

/// <summary>Keeps some memory for each task.</summary>
internal sealed class Leak : Defect
{
    private const int Kept = 384 * 1024;
    private readonly List<byte[]> _kept = [];

    /// <inheritdoc/>
    public override ITaskHandler Around(ITaskHandler handler) => new Handler(handler, this);

    private void Keep()
    {
        var block = new byte[Kept];
        Array.Fill(block, (byte)1);
        lock (_kept)
        {
            _kept.Add(block);
        }
    }

    private sealed class Handler(ITaskHandler real, Leak defect) : ITaskHandler
    {
        public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context)
        {
            defect.Keep();
            return real.HandleAsync(context);
        }
    }
}
