using TaskQueue.Core.DeadLetters;

namespace TaskQueue.Node.Commands;

/// <summary>A dead letter, as <c>--json</c> prints it.</summary>
internal sealed record DeadLetterLine
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required DeadLetterState State { get; init; }

    public required string Error { get; init; }

    public string? Exception { get; init; }

    public required int Attempts { get; init; }

    public DateTimeOffset? FirstFailure { get; init; }

    public DateTimeOffset? LastFailure { get; init; }

    public required string Group { get; init; }

    public required int Generation { get; init; }

    public PlaceLine? Task { get; init; }

    public required PlaceLine DeadLetter { get; init; }

    public required long Bytes { get; init; }

    public required bool Incomplete { get; init; }

    /// <summary>Makes the line.</summary>
    /// <param name="letter">The dead letter.</param>
    /// <param name="kind">The kind that runs its task.</param>
    /// <param name="state">What became of it.</param>
    public static DeadLetterLine Of(DeadLetter letter, string kind, DeadLetterState state) => new()
    {
        Id = letter.Id,
        Kind = kind,
        State = state,
        Error = letter.Message,
        Exception = letter.ExceptionType,
        Attempts = letter.Attempts,
        FirstFailure = letter.FirstFailure,
        LastFailure = letter.LastFailure,
        Group = letter.Group,
        Generation = letter.Generation,
        Task = letter.Task is { } task ? PlaceLine.Of(task) : null,
        DeadLetter = PlaceLine.Of(letter.Position),
        Bytes = letter.Missing?.Bytes ?? letter.Bytes,
        Incomplete = letter.Missing is not null,
    };
}
