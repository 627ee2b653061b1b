namespace TaskQueue.Actors.Configuration.Settings;

/// <summary>librdkafka's own settings, under the names of its documentation.</summary>
internal sealed record KafkaSettings
{
    /// <summary>Gets what applies to every client: security, timeouts.</summary>
    public IReadOnlyDictionary<string, string> Common { get; init; } = new SortedDictionary<string, string>();

    /// <summary>Gets what applies to the consumer.</summary>
    public IReadOnlyDictionary<string, string> Consumer { get; init; } = new SortedDictionary<string, string>();

    /// <summary>Gets what applies to producers.</summary>
    public IReadOnlyDictionary<string, string> Producer { get; init; } = new SortedDictionary<string, string>();
}
