using TaskQueue.Core.DeadLetters;

namespace TaskQueue.Node.DeadLetters;

/// <summary>Which dead letters are meant; what is absent excludes none.</summary>
internal sealed record DeadLetterSelector
{
    /// <summary>Gets the ids of tasks; none: all.</summary>
    public required IReadOnlySet<string> Ids { get; init; }

    /// <summary>Gets the task topics.</summary>
    public required IReadOnlySet<string> Topics { get; init; }

    /// <summary>Gets the kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Gets the kind of tasks that name none.</summary>
    public required string DefaultKind { get; init; }

    /// <summary>Gets a part of the message or of the exception's type.</summary>
    public string? Error { get; init; }

    /// <summary>Gets the time before which the last failure must not lie.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Gets the time after which the last failure must not lie.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Gets the partition of the dead letter.</summary>
    public int? Partition { get; init; }

    /// <summary>Gets the offset of the dead letter.</summary>
    public long? Offset { get; init; }

    /// <summary>Gets whether anything narrows the choice.</summary>
    public bool IsNarrow => Ids.Count > 0 || (Kind ?? Error) is not null || (Since ?? Until) is not null || Partition is not null || Offset is not null;

    /// <summary>Returns the kind that runs a dead letter's task.</summary>
    public string KindOf(DeadLetter letter) => letter.Kind.Length > 0 ? letter.Kind : DefaultKind;

    /// <summary>Tells whether a dead letter is of one of the task topics. One that does not tell where it came from is.</summary>
    public bool IsOfTopics(DeadLetter letter) => letter.Task is not { } task || Topics.Contains(task.Partition.Topic);

    /// <summary>Tells whether a dead letter is meant.</summary>
    public bool Matches(DeadLetter letter) =>
        IsOfTopics(letter)
        && (Ids.Count == 0 || Ids.Contains(letter.Id))
        && (Kind is null || Kind == KindOf(letter))
        && (Error is null || Contains(letter.Message) || Contains(letter.ExceptionType))
        && (Since is null || letter.FailedAt >= Since)
        && (Until is null || letter.FailedAt <= Until)
        && (Partition is null || letter.Position.Partition.Number == Partition)
        && (Offset is null || letter.Position.Offset == Offset);

    private bool Contains(string? text) => text?.Contains(Error!, StringComparison.OrdinalIgnoreCase) == true;
}
