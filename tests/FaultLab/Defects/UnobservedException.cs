using Microsoft.Extensions.Logging;

namespace TaskQueue.FaultLab.Defects;

/// <summary>Drops a task that fails.</summary>
internal sealed class UnobservedException : Defect
{
    /// <inheritdoc/>
    public override void Begin(ILogger logger) =>
        _ = Task.Run(() => throw new InvalidOperationException("Nobody looks at this."));
}
