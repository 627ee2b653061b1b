namespace TaskQueue.Kafka.Reading;

/// <summary>How far a read has come.</summary>
/// <param name="Records">Records read so far.</param>
/// <param name="Offsets">Offsets gone through so far, those without a record included.</param>
/// <param name="Total">Offsets to go through in all; <see langword="null"/> if a range has no end of its own.</param>
internal readonly record struct ReadProgress(long Records, long Offsets, long? Total);
