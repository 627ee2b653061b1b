using TaskQueue.Node.DeadLetters;

namespace TaskQueue.Node.Commands;

/// <summary>What came of a dead letter that was to be replayed or dismissed, as <c>--json</c> prints it.</summary>
/// <param name="Id">The task's id.</param>
/// <param name="Kind">The kind that runs it.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="DeadLetter">The place of the dead letter.</param>
/// <param name="Task">The place of the task's first record, if it is told.</param>
/// <param name="Generation">The generation of the replay, if there is one.</param>
/// <param name="Reason">Why not, if it was not done.</param>
internal sealed record ReplayLine(
    string Id, string Kind, ReplayOutcome Outcome, PlaceLine DeadLetter, PlaceLine? Task, int? Generation, string? Reason);
