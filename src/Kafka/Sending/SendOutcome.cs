namespace TaskQueue.Kafka.Sending;

/// <summary>What became of a record that was to be sent.</summary>
/// <param name="Place">Where the broker put it; <see langword="null"/> if it did not acknowledge it.</param>
/// <param name="Error">Why not; <see langword="null"/> if it did.</param>
/// <param name="MayBeWritten">Whether a record without an acknowledgement may have been written all the same.</param>
/// <param name="NoBroker">Whether no broker answered, rather than that one refused.</param>
internal sealed record SendOutcome(SentRecord? Place, string? Error, bool MayBeWritten, bool NoBroker);
