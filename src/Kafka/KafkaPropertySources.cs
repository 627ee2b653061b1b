namespace TaskQueue.Kafka;

/// <summary>Where the settings of the Kafka clients come from.</summary>
internal sealed record KafkaPropertySources
{
    /// <summary>The beginning of environment variables that are settings; the rest is the key with underscores for dots.</summary>
    public const string EnvironmentPrefix = "TASKQUEUE_KAFKA_";

    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    /// <summary>Gets the brokers asked first, <c>host:port</c>, separated by commas.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>Gets the consumer group.</summary>
    public required string Group { get; init; }

    /// <summary>Gets what is meant for all clients (<c>kafka.common</c>): dotted keys.</summary>
    public IReadOnlyDictionary<string, string> Common { get; init; } = None;

    /// <summary>Gets what is meant for the consumer (<c>kafka.consumer</c>); wins over <see cref="Common"/>.</summary>
    public IReadOnlyDictionary<string, string> Consumer { get; init; } = None;

    /// <summary>Gets what is meant for the producers (<c>kafka.producer</c>); wins over <see cref="Common"/>.</summary>
    public IReadOnlyDictionary<string, string> Producer { get; init; } = None;

    /// <summary>
    /// Gets the environment: variables that begin with <see cref="EnvironmentPrefix"/> are settings of all clients that know
    /// them and win over the three maps, except over what is <see cref="GivenByHand"/>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = None;

    /// <summary>
    /// Gets those entries of the three maps that were given on the command line, as <c>common.KEY</c>,
    /// <c>consumer.KEY</c> or <c>producer.KEY</c>: they win over the environment, and cannot load or run code.
    /// </summary>
    public IReadOnlySet<string> GivenByHand { get; init; } = new HashSet<string>();

    /// <summary>
    /// Gets those entries of the three maps, named likewise, that do not stand in a file on disk: whoever gives them need not
    /// have the right to change what this machine runs, so they cannot load or run code either.
    /// </summary>
    public IReadOnlySet<string> FromElsewhere { get; init; } = new HashSet<string>();

    /// <summary>
    /// Gets whether the three maps may hold secrets, because they come from a store made for them; otherwise secrets
    /// come from the environment or from files (<c>sasl.password-file</c>).
    /// </summary>
    public bool AllowSecrets { get; init; }

    /// <summary>Gets how a file with a secret is read.</summary>
    public Func<string, string> ReadFile { get; init; } = File.ReadAllText;
}
