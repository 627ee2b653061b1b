using TaskQueue.Core;

namespace TaskQueue.Actors.Configuration;

/// <summary>Thrown when the configuration has mistakes; nothing has been started, and all of them are to be mended.</summary>
internal sealed class ConfigurationException(IReadOnlyList<ConfigurationMistake> mistakes)
    : TaskQueueException(string.Join(Environment.NewLine, mistakes))
{
    /// <summary>Gets the mistakes; at least one.</summary>
    public IReadOnlyList<ConfigurationMistake> Mistakes { get; } = mistakes;
}
