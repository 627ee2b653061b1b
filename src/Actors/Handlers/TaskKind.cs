using System.Text;
using Microsoft.Extensions.Logging;
using TaskQueue.Actors.Attempts;

namespace TaskQueue.Actors.Handlers;

/// <summary>A kind of task and the handler that runs it.</summary>
/// <param name="Name">The kind's name, as producers write it into <c>ce_type</c>.</param>
/// <param name="Handler">The handler.</param>
internal sealed record TaskKind(string Name, ITaskHandler Handler)
{
    /// <summary>The number of a kind that this node does not have.</summary>
    public const int Unnumbered = -1;

    /// <summary>Gets the kind of a record that could not be decoded; it has no handler and is never run.</summary>
    public static TaskKind None { get; } = new(string.Empty, null!);

    /// <summary>Gets the kind's place among those that the node has, counted from 0; <see cref="Unnumbered"/> if it has none.</summary>
    public int Number { get; init; } = Unnumbered;

    /// <summary>Gets what holds for its tasks.</summary>
    public KindSettings Settings { get; init; } = KindSettings.Default;

    /// <summary>Gets what the node and its application offer to the handler.</summary>
    public HandlerHost Host { get; init; } = HandlerHost.None;

    /// <summary>Gets the handler's logger.</summary>
    public ILogger Logger => field ??= Host.Loggers.CreateLogger($"TaskQueue.Kinds.{Name}");

    /// <summary>Gets the name in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);
}
