using TaskQueue.Core;
using TaskQueue.Core.DeadLetters;

namespace TaskQueue.Node.DeadLetters;

/// <summary>What came of one dead letter.</summary>
/// <param name="Letter">The dead letter.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Generation">The generation of the replay; 0 if there is none.</param>
/// <param name="Reason">Why not, if it was not done.</param>
/// <param name="Cause">What made writing fail.</param>
internal sealed record ReplayResult(
    DeadLetter Letter, ReplayOutcome Outcome, int Generation = 0, string? Reason = null, TaskQueueException? Cause = null);
