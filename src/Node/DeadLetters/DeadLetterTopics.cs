using TaskQueue.Actors.Configuration.Settings;
using TaskQueue.Kafka;
using TaskQueue.Kafka.Topics;
using TaskQueue.Node.Commands;

namespace TaskQueue.Node.DeadLetters;

/// <summary>The topics that commands about dead letters work on, as the broker describes them.</summary>
internal sealed class DeadLetterTopics
{
    private readonly Dictionary<string, TopicDescription> _described;

    private DeadLetterTopics(
        IReadOnlyList<string> tasks,
        IReadOnlyList<string> deadLetters,
        IReadOnlyList<string> events,
        Dictionary<string, TopicDescription> described,
        string repeat)
    {
        Tasks = tasks;
        DeadLetters = deadLetters;
        Events = events;
        _described = described;
        Repeat = repeat;
    }

    /// <summary>Gets the task topics whose dead letters are meant.</summary>
    public IReadOnlyList<string> Tasks { get; }

    /// <summary>Gets their dead-letter topics, each once.</summary>
    public IReadOnlyList<string> DeadLetters { get; }

    /// <summary>Gets their events topics, each once, there or not.</summary>
    public IReadOnlyList<string> Events { get; }

    /// <summary>Gets those of the events topics that are there.</summary>
    public IReadOnlyList<string> ExistingEvents => [.. Events.Where(topic => _described[topic].Exists == true)];

    /// <summary>Gets an events topic that is not there; <see langword="null"/> if all are, and all that was replayed or dismissed can be told.</summary>
    public string? MissingEvents => Events.FirstOrDefault(topic => _described[topic].Exists == false);

    /// <summary>Gets options that make a suggested command read the same configuration.</summary>
    public string Repeat { get; }

    /// <summary>Gets how long events are kept, the shortest of all; <see langword="null"/> if that is not told.</summary>
    public TimeSpan? EventRetention =>
        ExistingEvents.Select(topic => _described[topic].Retention)
            .Where(retention => retention is not null && retention != Timeout.InfiniteTimeSpan)
            .Min();

    /// <summary>Asks the broker about the topics.</summary>
    /// <param name="admin">Asks.</param>
    /// <param name="settings">The names of topics.</param>
    /// <param name="topic">The one task topic that is meant; <see langword="null"/> for all of the configuration.</param>
    /// <param name="repeat">Options that make a suggested command read the same configuration.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="CommandFailedException">A dead-letter topic is missing.</exception>
    public static async Task<DeadLetterTopics> FindAsync(
        TopicAdmin admin, TopicSettings settings, string? topic, string repeat, CancellationToken cancel)
    {
        var tasks = topic is null ? settings.Tasks : [topic];
        List<string> deadLetters = [.. tasks.Select(settings.DeadLettersOf).Distinct(StringComparer.Ordinal)];
        List<string> events = [.. tasks.Select(settings.EventsOf).Distinct(StringComparer.Ordinal)];
        var told = await admin.DescribeAsync([.. tasks.Concat(deadLetters).Concat(events).Distinct(StringComparer.Ordinal)], cancel);
        var topics = new DeadLetterTopics(
            tasks, deadLetters, events, told.Topics.ToDictionary(told => told.Name, StringComparer.Ordinal), repeat);
        // Topics of another configuration are not created by this one.
        var way = topic is null || settings.Tasks.Contains(topic, StringComparer.Ordinal)
            ? $"create it: taskqueue topics create{repeat}"
            : $"the task topics of this configuration are: {string.Join(", ", settings.Tasks)}";
        foreach (var name in deadLetters)
        {
            topics.RequireReadable(name, way);
        }

        foreach (var name in events.Where(name => topics._described[name].Exists != false))
        {
            topics.RequireReadable(name, way);
        }

        return topics;
    }

    /// <summary>Requires what is needed to say what became of dead letters.</summary>
    /// <exception cref="CommandFailedException">An events topic is missing.</exception>
    /// <exception cref="TopicAccessException">The user may not write to one.</exception>
    public void RequireEvents()
    {
        if (MissingEvents is { } missing)
        {
            throw new CommandFailedException(
                $"TQ1601: there is no events topic '{missing}', where replays and dismissals are recorded so that none happens twice; create it: taskqueue topics create{Repeat}");
        }

        foreach (var topic in Events)
        {
            RequireWritable(topic);
        }
    }

    /// <summary>Returns how many partitions a task topic has; 0 if it does not exist.</summary>
    /// <exception cref="TopicAccessException">The user may not write to it.</exception>
    public int WritablePartitions(string taskTopic)
    {
        RequireWritable(taskTopic);
        return _described[taskTopic].Partitions;
    }

    private void RequireReadable(string topic, string way)
    {
        var described = _described[topic];
        if (described.Exists == false)
        {
            throw new CommandFailedException($"TQ1603: there is no topic '{topic}'; {way}");
        }

        if (described.Exists is null || described.MayRead == false)
        {
            throw new TopicAccessException(topic, described.Exists is null ? "DESCRIBE" : "READ");
        }
    }

    private void RequireWritable(string topic)
    {
        var described = _described[topic];
        if (described.Exists is null || described.MayWrite == false)
        {
            throw new TopicAccessException(topic, described.Exists is null ? "DESCRIBE" : "WRITE");
        }
    }
}
