using TaskQueue.Core;

namespace TaskQueue.FaultLab.Driving;

/// <summary>Thrown when the lab itself cannot go on: nothing is said about the queue.</summary>
internal sealed class LabBrokenException(string reason) : TaskQueueException(reason);
