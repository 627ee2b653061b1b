using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace TaskQueue.Actors.Handlers;

/// <summary>Describes an attempt for the test of a handler or of middleware: no node and no broker is needed.</summary>
/// <remarks>Immutable.</remarks>
public sealed record TestTask
{
    /// <summary>Gets the topic.</summary>
    public string Topic { get; init; } = "task_topic";

    /// <summary>Gets the task's id.</summary>
    public string Id { get; init; } = "task-1";

    /// <summary>Gets the task's kind.</summary>
    public string Kind { get; init; } = "test";

    /// <summary>Gets the number of the attempt, counted from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Gets how many attempts the task has in all.</summary>
    public int MaxAttempts { get; init; } = 10;

    /// <summary>Gets the argument's bytes. A handler on JSON is given its argument by the test itself, or reads these if it is called as an <see cref="ITaskHandler"/>.</summary>
    public ReadOnlyMemory<byte> Argument { get; init; }

    /// <summary>Gets the record's key.</summary>
    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>Gets the record's headers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Gets when the attempt is canceled. Only told: the test cancels <see cref="CancellationToken"/>.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Gets the time from which no attempt of the task may start any more.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Gets the token that the attempt sees.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Gets the logger.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Gets the services, which are given as they are; <see langword="null"/> for none. The test disposes them.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>Gets how JSON is read and written; <see langword="null"/> as by a queue for which nothing was set.</summary>
    public JsonSerializerOptions? Json { get; init; }

    /// <summary>Gets the clock that a batch is timed by.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Gets how many workers the node has.</summary>
    internal int Workers { get; init; } = int.MaxValue;

    /// <summary>Returns the attempt, as a handler sees it.</summary>
    public TaskContext ToContext() => new TestTaskContext(this);
}
