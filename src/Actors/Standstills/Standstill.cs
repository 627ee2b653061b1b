namespace TaskQueue.Actors.Standstills;

/// <summary>Something of this node that does not go on by itself, or not yet, and why.</summary>
/// <param name="Code">The code under which the log tells of it, such as <c>TQ1207</c>.</param>
/// <param name="Subject">What stands still: a partition (<c>task_topic[3]</c>), a kind, a topic.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Remedy">What moves it: a command, or what it waits for.</param>
/// <param name="Since">Since when.</param>
internal sealed record Standstill(string Code, string Subject, string Reason, string Remedy, DateTimeOffset Since);
