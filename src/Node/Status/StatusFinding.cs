namespace TaskQueue.Node.Status;

/// <summary>Something that stands still or soon will, and what moves it.</summary>
/// <param name="Code">The code under which the runbook has it.</param>
/// <param name="Subject">What it is: a partition, some partitions of a topic, a topic, a kind, the group.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Remedy">What moves it: a command, or what it waits for.</param>
/// <param name="Since">Since when; <see langword="null"/> if not known.</param>
internal sealed record StatusFinding(string Code, string Subject, string Reason, string Remedy, DateTimeOffset? Since = null);
