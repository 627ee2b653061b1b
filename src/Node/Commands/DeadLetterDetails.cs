using TaskQueue.Core.Wire.Events;

namespace TaskQueue.Node.Commands;

/// <summary>All that is known of a dead letter, as <c>--json</c> prints it.</summary>
/// <param name="Letter">What a listing tells.</param>
/// <param name="Stack">The exception's stack trace, if there is one.</param>
/// <param name="Key">The record's key; <see langword="null"/> for a null key.</param>
/// <param name="Headers">Its headers, in order.</param>
/// <param name="Value">Its value; <see langword="null"/> for a null value, or if the dead letter is incomplete.</param>
/// <param name="History">What events tell of it, the oldest first.</param>
internal sealed record DeadLetterDetails(
    DeadLetterLine Letter,
    string? Stack,
    BytesLine? Key,
    IReadOnlyList<HeaderLine> Headers,
    BytesLine? Value,
    IReadOnlyList<HistoryLine> History);

/// <summary>A header.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; <see langword="null"/> for a null value.</param>
internal sealed record HeaderLine(string Name, BytesLine? Value);

/// <summary>An event about a dead letter or its task.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="Event">What happened.</param>
/// <param name="Generation">Which replay of the task it is about.</param>
/// <param name="By">Who did it.</param>
/// <param name="DeadLetter">About which dead letter it is.</param>
internal sealed record HistoryLine(DateTimeOffset Time, TaskEventKind Event, int Generation, string? By, PlaceLine? DeadLetter);
