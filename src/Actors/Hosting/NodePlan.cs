using TaskQueue.Actors.Handlers;

namespace TaskQueue.Actors.Hosting;

/// <summary>All that a node needs to start.</summary>
/// <param name="Settings">The settings, validated and fitted to the topics.</param>
/// <param name="Handlers">Handlers by kind.</param>
internal sealed record NodePlan(TaskQueueSettings Settings, IReadOnlyDictionary<string, ITaskHandler> Handlers);
