namespace TaskQueue.Core.Wire.Events;

/// <summary>One thing that stands still at a node.</summary>
/// <param name="Code">The code under which the log tells of it, such as <c>TQ1207</c>.</param>
/// <param name="Subject">What it is: a partition, a kind, a topic.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Remedy">What moves it.</param>
/// <param name="Since">Since when.</param>
internal sealed record StandstillReport(string Code, string Subject, string Reason, string Remedy, DateTimeOffset Since);
