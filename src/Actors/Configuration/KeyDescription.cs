using System.Collections.Frozen;

namespace TaskQueue.Actors.Configuration;

/// <summary>What there is to know about a key.</summary>
/// <param name="Key">The full key.</param>
/// <param name="Meaning">What it means: the comment in <c>reference.conf</c>.</param>
/// <param name="Allowed">What is allowed, as a mistake would tell it; <see langword="null"/> for keys that have others below them.</param>
internal sealed record KeyDescription(string Key, string Meaning, string? Allowed)
{
    private static readonly Lazy<FrozenDictionary<string, KeyDescription>> Known = new(ReadAll);

    /// <summary>Gets all keys of ours.</summary>
    public static IReadOnlyCollection<KeyDescription> All => Known.Value.Values;

    /// <summary>Finds a key.</summary>
    /// <param name="key">The full key, or without <c>task-queue.</c> before it.</param>
    /// <returns>What is known, or <see langword="null"/> if there is no such key.</returns>
    public static KeyDescription? Of(string key) =>
        Known.Value.GetValueOrDefault(key) ?? Known.Value.GetValueOrDefault($"task-queue.{key}");

    /// <summary>Returns whether keys belong below a key, rather than a value to it.</summary>
    /// <param name="key">The full key.</param>
    public static bool IsSection(string key) => Of(key) is { } known ? known.Allowed is null : All.Any(other => KeyPath.IsBelow(other.Key, key));

    private static FrozenDictionary<string, KeyDescription> ReadAll()
    {
        var reader = new SettingsReader(ConfigurationLoader.ReadDefaults(), []);
        NodeSettingsBinder.Read(reader);
        var comments = KeyComments.In(ConfigurationLoader.ReadText("reference.conf"));
        return reader.KeysRead
            .Concat(reader.Maps)
            .Select(key => new KeyDescription(key, comments.GetValueOrDefault(key, string.Empty), reader.Rules.GetValueOrDefault(key)))
            .ToFrozenDictionary(known => known.Key, StringComparer.Ordinal);
    }
}
