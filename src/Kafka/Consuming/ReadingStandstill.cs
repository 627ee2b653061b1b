namespace TaskQueue.Kafka.Consuming;

/// <summary>Event: something is not read, or not for long any more, until an operator has done something.</summary>
/// <param name="Code">The code under which the log tells of it, such as <c>TQ1207</c>.</param>
/// <param name="Subject">What it is about: a partition (<c>task_topic[3]</c>) or a topic.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Remedy">What moves it: a command, or what it waits for.</param>
internal sealed record ReadingStandstill(string Code, string Subject, string Reason, string Remedy);
