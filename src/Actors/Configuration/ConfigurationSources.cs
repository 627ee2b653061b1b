namespace TaskQueue.Actors.Configuration;

/// <summary>Where the configuration comes from, besides our own defaults.</summary>
internal sealed record ConfigurationSources
{
    /// <summary>Gets what an application says that hosts the node; <see langword="null"/> for a node on its own.</summary>
    public ApplicationSources? Application { get; init; }

    /// <summary>Gets the files, in order: a later one wins.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Gets the environment variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets each <c>key=value</c> of <c>--set</c>, in order.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>Gets the brokers of <c>--bootstrap</c>, or <see langword="null"/>.</summary>
    public string? Bootstrap { get; init; }

    /// <summary>Gets the number of <c>--workers</c>, or <see langword="null"/>.</summary>
    public int? Workers { get; init; }
}
