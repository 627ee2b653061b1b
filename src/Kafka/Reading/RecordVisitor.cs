using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Reading;

/// <summary>Looks at one record that was read; what has to be kept is copied.</summary>
/// <param name="record">The record.</param>
/// <returns>How the read goes on.</returns>
internal delegate VisitResult RecordVisitor(in RecordView record);
