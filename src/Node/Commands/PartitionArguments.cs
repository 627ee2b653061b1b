using TaskQueue.Actors.Configuration;

namespace TaskQueue.Node.Commands;

/// <summary>What the verbs of <c>taskqueue partition</c> share.</summary>
internal static class PartitionArguments
{
    /// <summary>Refuses a topic that is no task topic of the configuration.</summary>
    /// <exception cref="CommandFailedException">It is none.</exception>
    public static void RequireTaskTopic(LoadedConfiguration configuration, string topic)
    {
        if (!configuration.Settings.Topics.Tasks.Contains(topic, StringComparer.Ordinal))
        {
            throw new CommandFailedException(
                $"TQ9030: '{topic}' is no task topic of this configuration; they are: {string.Join(", ", configuration.Settings.Topics.Tasks)}",
                ExitCodes.Usage);
        }
    }

    /// <summary>Returns the configuration as if the topic were its only task topic.</summary>
    public static LoadedConfiguration OfTopic(LoadedConfiguration configuration, string topic) => configuration with
    {
        Settings = configuration.Settings with
        {
            Topics = configuration.Settings.Topics with { Tasks = [topic] },
        },
    };
}
