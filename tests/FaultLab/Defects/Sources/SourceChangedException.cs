using TaskQueue.Core;

namespace TaskQueue.FaultLab.Defects.Sources;

/// <summary>Thrown when a defect does not fit the sources any more.</summary>
internal sealed class SourceChangedException(SourceChange change)
    : TaskQueueException($"The defect {change.Defect} does not fit {change.File} any more; there is not exactly one place that reads: {change.Right}");
