using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Reading;

/// <summary>Looks at one record that was read; what has to be kept is copied.</summary>
/// <param name="record">The record.</param>
/// <returns>Whether to go on reading; <see langword="false"/> ends the whole read.</returns>
internal delegate bool RecordVisitor(in RecordView record);
