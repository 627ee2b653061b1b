namespace TaskQueue.Node.Commands;

/// <summary>What truncating is about, as <c>--json</c> prints it.</summary>
/// <param name="DeadLetters">How many dead letters.</param>
/// <param name="Open">How many of them were neither replayed nor dismissed, as far as can be told.</param>
internal sealed record TruncateLine(long DeadLetters, long Open);
