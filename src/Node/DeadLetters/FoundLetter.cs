using TaskQueue.Core.DeadLetters;
using TaskQueue.Core.Records;

namespace TaskQueue.Node.DeadLetters;

/// <summary>A dead letter with its record.</summary>
/// <param name="Letter">What it tells.</param>
/// <param name="Record">A batch of the one record.</param>
internal sealed record FoundLetter(DeadLetter Letter, RecordBatch Record);
