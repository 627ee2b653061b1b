using TaskQueue.Actors.Attempts;
using TaskQueue.Core.Retries;

namespace TaskQueue.Actors.Configuration;

/// <content>What can be set for all kinds and for each.</content>
internal static partial class NodeSettingsBinder
{
    /// <summary>The section of the kinds that have settings of their own.</summary>
    public const string Kinds = "task-queue.kinds";

    private static readonly TimeSpan OneHour = TimeSpan.FromHours(1);

    private static KindSettings ReadGeneral(SettingsReader reader)
    {
        var settings = ReadKind(reader, "task-queue", KindSettings.Default);
        return settings with { Attempts = settings.Attempts with { UnknownKindFor = ReadUnknownKindFor(reader) } };
    }

    private static TimeSpan ReadUnknownKindFor(SettingsReader reader)
    {
        var isRetried = reader.Choice("task-queue.unknown-kind.action", true, ("retry", true), ("dead-letter", false));
        var time = reader.Duration("task-queue.unknown-kind.for", TimeSpan.Zero, ManyDays, Defaults.General.Attempts.UnknownKindFor);
        return isRetried ? time : TimeSpan.Zero;
    }

    private static SortedDictionary<string, KindSettings> ReadKinds(SettingsReader reader, KindSettings general)
    {
        var kinds = new SortedDictionary<string, KindSettings>(StringComparer.Ordinal);
        foreach (var name in reader.Sections(Kinds))
        {
            var key = KeyPath.Below(Kinds, name);
            if (!Names.IsKindOrEmpty(name))
            {
                reader.Refuse(key, "the name of a kind has at most 256 bytes");
            }

            kinds[name] = ReadKind(reader, key, general);
        }

        return kinds;
    }

    private static KindSettings ReadKind(SettingsReader reader, string key, KindSettings otherwise) => new()
    {
        Attempts = ReadAttempts(reader, $"{key}.attempts", otherwise.Attempts),
        Breaker = ReadBreaker(reader, $"{key}.breaker", otherwise.Breaker),
    };

    private static AttemptSettings ReadAttempts(SettingsReader reader, string key, AttemptSettings otherwise) => otherwise with
    {
        Retries = new RetryPolicy(
            reader.Integer($"{key}.max", 1, Million, otherwise.Retries.MaxAttempts),
            reader.Duration($"{key}.backoff.first", TimeSpan.Zero, OneDay, otherwise.Retries.First),
            reader.Number($"{key}.backoff.factor", 1, 100, otherwise.Retries.Factor),
            reader.Duration($"{key}.backoff.max", TimeSpan.Zero, ManyDays, otherwise.Retries.Max),
            reader.Number($"{key}.backoff.jitter", 0, 1, otherwise.Retries.Jitter)),
        Timeout = reader.Duration($"{key}.timeout", OneMillisecond, ManyDays, otherwise.Timeout),
        Grace = reader.Duration($"{key}.grace", TimeSpan.Zero, OneDay, otherwise.Grace),
        WarnAfter = reader.Duration($"{key}.warn-after", OneMillisecond, ManyDays, otherwise.WarnAfter),
    };

    private static BreakerPolicy ReadBreaker(SettingsReader reader, string key, BreakerPolicy otherwise) => new()
    {
        Enabled = reader.Switch($"{key}.enabled", otherwise.Enabled),
        Window = reader.Duration($"{key}.window", TimeSpan.FromSeconds(1), OneHour, otherwise.Window),
        MinAttempts = reader.Integer($"{key}.min-attempts", 1, Million, otherwise.MinAttempts),
        FailureRatio = reader.Number($"{key}.failure-ratio", 0.05, 0.95, otherwise.FailureRatio),
        Pause = reader.Duration($"{key}.pause", OneMillisecond, OneDay, otherwise.Pause),
        MaxPause = reader.Duration($"{key}.max-pause", OneMillisecond, OneDay, otherwise.MaxPause),
        Probes = reader.Integer($"{key}.probes", 1, 1_000, otherwise.Probes),
    };
}
