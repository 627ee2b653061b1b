using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace TaskQueue.Actors.Handlers;

/// <summary>What a node and its application offer to the handlers of a kind. Immutable; safe from any thread.</summary>
internal sealed record HandlerHost
{
    /// <summary>Gets a host that offers nothing but defaults.</summary>
    public static HandlerHost None { get; } = new();

    /// <summary>Gets the application's services; <see langword="null"/> if it has none.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>Gets how JSON is read and written; unchangeable.</summary>
    public JsonSerializerOptions Json { get; init; } = JsonPayload.DefaultOptions;

    /// <summary>Gets where handlers log to.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Gets the node's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Gets what tells how many workers the node has now.</summary>
    public Func<int> Workers { get; init; } = () => int.MaxValue;
}
