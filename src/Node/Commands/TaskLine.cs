using TaskQueue.Client;
using TaskQueue.Core.DeadLetters;
using TaskQueue.Node.Tasks;

namespace TaskQueue.Node.Commands;

/// <summary>What became of a task, as <c>--json</c> prints it.</summary>
internal sealed record TaskLine
{
    public required string Id { get; init; }

    public string? Kind { get; init; }

    public required TaskOutcome Outcome { get; init; }

    /// <summary>Gets the attempt that ended it, counted from 1; 0 for a task that never ran.</summary>
    public int? Attempt { get; init; }

    /// <summary>Gets the result of a task that completed.</summary>
    public BytesLine? Value { get; init; }

    /// <summary>Gets why it did not complete.</summary>
    public TaskProblem? Problem { get; init; }

    /// <summary>Gets the time from sending it to its ending, in milliseconds.</summary>
    public double? ElapsedMs { get; init; }

    /// <summary>Gets which line of the standard input it was made of, counted from 1.</summary>
    public long? Line { get; init; }

    /// <summary>Gets where its record lies.</summary>
    public PlaceLine? Task { get; init; }

    /// <summary>Gets where its dead letter lies.</summary>
    public PlaceLine? DeadLetter { get; init; }

    /// <summary>Makes the line of a task that has ended.</summary>
    public static TaskLine Of(EndedTask ended) => new()
    {
        Id = ended.Id,
        Kind = ended.Kind,
        Outcome = TaskOutcomes.Of(ended.Ending),
        Attempt = ended.Problem?.Attempts ?? ended.Attempt,
        Value = ended.IsCompleted ? BytesLine.Of(ended.Value.Span) : null,
        Problem = ended.Problem,
    };

    /// <summary>Makes the line of a task that was waited for.</summary>
    /// <param name="end">How that ended.</param>
    /// <param name="withLine">Whether it was a line of the standard input.</param>
    public static TaskLine Of(TripEnd end, bool withLine) =>
        (end.Ended is { } ended ? Of(ended) : NotInTime(end.Id)) with
        {
            ElapsedMs = Math.Round(end.Elapsed.TotalMilliseconds, 1),
            Line = withLine ? end.Number : null,
        };

    /// <summary>Makes the line of a task that has not ended within the time.</summary>
    public static TaskLine NotInTime(string id) => new() { Id = id, Outcome = TaskOutcome.TimedOut };

    /// <summary>Makes the line of a task that only a dead letter tells of.</summary>
    /// <param name="letter">The dead letter.</param>
    /// <param name="kind">The kind that ran it.</param>
    public static TaskLine Of(DeadLetter letter, string kind) => new()
    {
        Id = letter.Id,
        Kind = kind.Length == 0 ? null : kind,
        Outcome = TaskOutcome.Failed,
        Attempt = letter.Attempts,
        Problem = new TaskProblem
        {
            Detail = letter.Message,
            Attempts = letter.Attempts,
            ExceptionType = letter.ExceptionType,
            FirstFailure = letter.FirstFailure,
            LastFailure = letter.LastFailure,
            Topic = letter.Task?.Partition.Topic,
            Partition = letter.Task?.Partition.Number,
            Offset = letter.Task?.Offset,
        },
        Task = letter.Task is { } task ? PlaceLine.Of(task) : null,
        DeadLetter = PlaceLine.Of(letter.Position),
    };
}
