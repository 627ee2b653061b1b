using TaskQueue.Core;

namespace TaskQueue.FaultLab.Nodes;

/// <summary>Thrown by a handler whose task is made to fail.</summary>
internal sealed class LabFailureException() : TaskQueueException("This task was made to fail.");
