namespace TaskQueue.Kafka.Sending;

/// <summary>A record on its way.</summary>
/// <param name="Accepted">Completes when the local queue has the record, or never will; does not fail.</param>
/// <param name="Outcome">Completes with what became of it.</param>
internal readonly record struct SendCall(Task Accepted, Task<SendOutcome> Outcome);
