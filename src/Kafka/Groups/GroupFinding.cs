namespace TaskQueue.Kafka.Groups;

/// <summary>Something that is, or may be, wrong with what this client may do with a group.</summary>
/// <param name="Code">The code under which the runbook has it.</param>
/// <param name="IsError">Whether a node cannot work; otherwise it is a warning.</param>
/// <param name="Message">What was found, in a sentence.</param>
/// <param name="Remedy">What mends it.</param>
internal sealed record GroupFinding(string Code, bool IsError, string Message, string Remedy);
