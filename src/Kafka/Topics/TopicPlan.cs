namespace TaskQueue.Kafka.Topics;

/// <summary>All topics that a node needs, each once.</summary>
internal sealed record TopicPlan
{
    /// <summary>Stands for the task topic's name in the names of dead-letter and event topics.</summary>
    public const string TopicPlaceholder = "{topic}";

    /// <summary>What a dead letter may be larger than its task, in bytes: the headers that tell what happened.</summary>
    public const int DeadLetterExtraBytes = 128 * 1024;

    /// <summary>Gets the topics: tasks, results, dead letters, events.</summary>
    public required IReadOnlyList<PlannedTopic> Topics { get; init; }

    /// <summary>Gets how many copies topics are created with; <see langword="null"/>: three, or one a broker if there are fewer.</summary>
    public int? Replication { get; init; }

    /// <summary>Plans the topics of a node.</summary>
    /// <param name="tasks">The task topics.</param>
    /// <param name="results">The result topic.</param>
    /// <param name="deadLetters">The dead-letter topics' name; <c>{topic}</c> stands for the task topic.</param>
    /// <param name="events">The event topics' name; <c>{topic}</c> stands for the task topic.</param>
    /// <param name="partitions">How many partitions each topic is created with; at least 1.</param>
    /// <exception cref="ArgumentException">Two topics with different roles would have the same name.</exception>
    public static TopicPlan For(
        IReadOnlyCollection<string> tasks, string results, string deadLetters, string events, int partitions)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(deadLetters);
        ArgumentNullException.ThrowIfNull(events);
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);

        List<PlannedTopic> topics =
        [
            .. tasks.Select(t => new PlannedTopic { Name = t, Role = TopicRole.Tasks, Partitions = partitions }),
            new PlannedTopic { Name = results, Role = TopicRole.Results, Partitions = partitions },
            .. tasks.Select(t => Belonging(TopicRole.DeadLetters, deadLetters, t, partitions)),
            .. tasks.Select(t => Belonging(TopicRole.Events, events, t, partitions)),
        ];

        // Several task topics may share one dead-letter topic; a topic with two roles would feed the node its own output.
        var byName = topics.GroupBy(t => t.Name, StringComparer.Ordinal).ToList();
        if (byName.Find(g => g.Select(t => t.Role).Distinct().Skip(1).Any()) is { } twice)
        {
            throw new ArgumentException(
                $"The topic '{twice.Key}' would serve as {string.Join(" and ", twice.Select(t => t.Role).Distinct())}; give each a name of its own.");
        }

        return new TopicPlan { Topics = [.. byName.Select(g => g.First())] };
    }

    private static PlannedTopic Belonging(TopicRole role, string pattern, string taskTopic, int partitions) => new()
    {
        Name = pattern.Replace(TopicPlaceholder, taskTopic, StringComparison.Ordinal),
        Role = role,
        TaskTopic = taskTopic,
        Partitions = partitions,
    };
}
