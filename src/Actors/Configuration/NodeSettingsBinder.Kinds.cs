using TaskQueue.Actors.Configuration.Settings;

namespace TaskQueue.Actors.Configuration;

/// <content>What can be set for all kinds and for each.</content>
internal static partial class NodeSettingsBinder
{
    /// <summary>The section of the kinds that have settings of their own.</summary>
    public const string Kinds = "task-queue.kinds";

    private static readonly TimeSpan OneHour = TimeSpan.FromHours(1);

    private static AttemptSettings ReadAttempts(SettingsReader reader, string key, AttemptSettings otherwise) => new()
    {
        Max = reader.Integer($"{key}.max", 1, Million, otherwise.Max),
        Timeout = reader.Duration($"{key}.timeout", OneMillisecond, ManyDays, otherwise.Timeout),
        Grace = reader.Duration($"{key}.grace", TimeSpan.Zero, OneDay, otherwise.Grace),
        WarnAfter = reader.Duration($"{key}.warn-after", OneMillisecond, ManyDays, otherwise.WarnAfter),
        Backoff = new BackoffSettings
        {
            First = reader.Duration($"{key}.backoff.first", TimeSpan.Zero, OneDay, otherwise.Backoff.First),
            Factor = reader.Number($"{key}.backoff.factor", 1, 100, otherwise.Backoff.Factor),
            Max = reader.Duration($"{key}.backoff.max", TimeSpan.Zero, ManyDays, otherwise.Backoff.Max),
            Jitter = reader.Number($"{key}.backoff.jitter", 0, 1, otherwise.Backoff.Jitter),
        },
    };

    private static BreakerSettings ReadBreaker(SettingsReader reader, string key, BreakerSettings otherwise) => new()
    {
        Enabled = reader.Switch($"{key}.enabled", otherwise.Enabled),
        Window = reader.Duration($"{key}.window", TimeSpan.FromSeconds(1), OneHour, otherwise.Window),
        MinAttempts = reader.Integer($"{key}.min-attempts", 1, Million, otherwise.MinAttempts),
        FailureRatio = reader.Number($"{key}.failure-ratio", 0.05, 0.95, otherwise.FailureRatio),
        Pause = reader.Duration($"{key}.pause", OneMillisecond, OneDay, otherwise.Pause),
        MaxPause = reader.Duration($"{key}.max-pause", OneMillisecond, OneDay, otherwise.MaxPause),
        Probes = reader.Integer($"{key}.probes", 1, 1_000, otherwise.Probes),
    };

    private static SortedDictionary<string, KindSettings> ReadKinds(
        SettingsReader reader, AttemptSettings attempts, BreakerSettings breaker)
    {
        var kinds = new SortedDictionary<string, KindSettings>(StringComparer.Ordinal);
        foreach (var name in reader.Sections(Kinds))
        {
            var key = KeyPath.Below(Kinds, name);
            if (!Names.IsKindOrEmpty(name))
            {
                reader.Refuse(key, "the name of a kind has at most 256 bytes");
            }

            kinds[name] = new KindSettings
            {
                Attempts = ReadAttempts(reader, $"{key}.attempts", attempts),
                Breaker = ReadBreaker(reader, $"{key}.breaker", breaker),
            };
        }

        return kinds;
    }
}
