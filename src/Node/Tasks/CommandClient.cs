using TaskQueue.Actors.Configuration;
using TaskQueue.Client;
using TaskQueue.Kafka.Topics;
using TaskQueue.Node.Commands;

namespace TaskQueue.Node.Tasks;

/// <summary>What commands about tasks need of the client and the topics.</summary>
internal static class CommandClient
{
    /// <summary>Returns the options of a client that enqueues and waits as the configuration says.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="topic">The task topic.</param>
    public static TaskQueueClientOptions OptionsFor(LoadedConfiguration configuration, string topic)
    {
        // What is not acknowledged when a command ends has failed or was interrupted, and said so.
        var options = new TaskQueueClientOptions
        {
            BootstrapServers = configuration.Settings.BootstrapServers,
            Topic = topic,
            ResultTopic = configuration.Settings.Topics.Results,
            Source = "/taskqueue/cli",
            DisposeTimeout = TimeSpan.FromSeconds(1),
        };
        foreach (var (key, value) in configuration.Kafka.Consumer.Concat(configuration.Kafka.Results))
        {
            if (key != "bootstrap.servers")
            {
                options.Kafka[key] = value;
            }
        }

        return options;
    }

    /// <summary>Requires topics to be there.</summary>
    /// <param name="admin">Asks.</param>
    /// <param name="topics">The topics.</param>
    /// <param name="repeat">Options that make a suggested command read the same configuration.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>What the broker tells of them, in the order given.</returns>
    /// <exception cref="CommandFailedException">One is not there.</exception>
    public static async Task<IReadOnlyList<TopicDescription>> RequireTopicsAsync(
        TopicAdmin admin, IReadOnlyCollection<string> topics, string repeat, CancellationToken cancel)
    {
        var described = (await admin.DescribeAsync(topics, cancel)).Topics;
        return described.FirstOrDefault(topic => topic.Exists == false) is { } missing
            ? throw new CommandFailedException($"TQ9020: there is no topic '{missing.Name}'; create it: taskqueue topics create{repeat}")
            : described;
    }
}
