namespace TaskQueue.TestSupport.Hostile;

/// <summary>A record of a task topic that nobody should write, byte for byte.</summary>
/// <param name="Key">The key; <see langword="null"/> is null.</param>
/// <param name="Value">The value; <see langword="null"/> is null.</param>
/// <param name="Headers">The headers; names may occur more than once, values may be null.</param>
public sealed record HostileRecord(byte[]? Key, byte[]? Value, IReadOnlyList<(byte[] Name, byte[]? Value)> Headers);
