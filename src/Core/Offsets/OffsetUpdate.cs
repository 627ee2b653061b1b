using TaskQueue.Core.Records;

namespace TaskQueue.Core.Offsets;

/// <summary>Tells the consumer what became of one delivered record.</summary>
/// <param name="Assignment">The assignment under which it was delivered.</param>
/// <param name="Offset">The record's offset.</param>
/// <param name="Change">What became of it.</param>
/// <param name="Bytes">What the record takes up of the in-flight bounds, as <see cref="RecordBatch.BytesOf"/> says.</param>
/// <param name="EndedAttempts">Attempts of the task that have ended by now; goes into the ledger while it is open.</param>
internal readonly record struct OffsetUpdate(
    Assignment Assignment, long Offset, OffsetChange Change, int Bytes, int EndedAttempts);
