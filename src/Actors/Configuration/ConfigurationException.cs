using TaskQueue.Core;

namespace TaskQueue.Actors.Configuration;

/// <summary>Thrown when the configuration has mistakes; nothing has been started, and all of them are to be mended.</summary>
public sealed class ConfigurationException(IReadOnlyList<ConfigurationMistake> mistakes)
    : TaskQueueException(string.Join(Environment.NewLine, mistakes.Select(mistake => $"TQ9201: {mistake}")))
{
    /// <summary>Gets the mistakes; at least one.</summary>
    public IReadOnlyList<ConfigurationMistake> Mistakes { get; } = mistakes;
}
