using System.Text.Json.Serialization;

namespace TaskQueue.Client;

/// <summary>Why a task did not complete, as the result topic tells it (RFC 9457); what is not told is <see langword="null"/>.</summary>
public sealed record TaskProblem
{
    /// <summary>Gets what sort of ending it was: <c>urn:task-queue:failed</c>, <c>:canceled</c> or <c>:expired</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Gets what happened, for people; at most 8,192 bytes.</summary>
    public string? Detail { get; init; }

    /// <summary>Gets how many attempts were made; 0 if the task never ran.</summary>
    [JsonPropertyName("attempt")]
    public int? Attempts { get; init; }

    /// <summary>Gets the full name of the type of the exception that the handler threw last.</summary>
    [JsonPropertyName("exception")]
    public string? ExceptionType { get; init; }

    /// <summary>Gets when the task failed for the first time.</summary>
    public DateTimeOffset? FirstFailure { get; init; }

    /// <summary>Gets when it failed for the last time.</summary>
    public DateTimeOffset? LastFailure { get; init; }

    /// <summary>Gets the task topic.</summary>
    public string? Topic { get; init; }

    /// <summary>Gets the partition in which the task lies, counted from 0.</summary>
    public int? Partition { get; init; }

    /// <summary>Gets the offset at which it lies, counted from 0.</summary>
    public long? Offset { get; init; }
}
