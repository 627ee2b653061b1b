using TaskQueue.Core.DeadLetters;
using TaskQueue.Core.Records;

namespace TaskQueue.Node.DeadLetters;

/// <summary>Looks at one dead letter.</summary>
/// <param name="record">Its record.</param>
/// <param name="letter">What it tells.</param>
/// <returns>Whether to go on.</returns>
internal delegate bool LetterVisitor(in RecordView record, DeadLetter letter);
