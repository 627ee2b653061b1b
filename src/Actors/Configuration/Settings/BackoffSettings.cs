namespace TaskQueue.Actors.Configuration.Settings;

/// <summary>Delays between attempts: the first, then each <see cref="Factor"/> times the one before, up to a bound.</summary>
internal sealed record BackoffSettings
{
    /// <summary>Gets the delay before the second attempt.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets by how much each delay is longer than the one before; at least 1.</summary>
    public double Factor { get; init; } = 3;

    /// <summary>Gets the longest delay.</summary>
    public TimeSpan Max { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets the part of each delay that is left to chance, from 0 to 1: 0.2 is ±20 %.</summary>
    public double Jitter { get; init; } = 0.2;
}
