using TaskQueue.Core;

namespace TaskQueue.Actors.Attempts;

/// <summary>Thrown (as data) for a record that is no task: it is dead-lettered without an attempt.</summary>
/// <param name="reason">What is wrong with the record.</param>
public sealed class UndecodableRecordException(string reason) : TaskQueueException(reason);
