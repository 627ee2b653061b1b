using System.Globalization;
using TaskQueue.Actors.Configuration.Hocon;
using TaskQueue.Kafka;

namespace TaskQueue.Actors.Configuration;

/// <summary>
/// Takes typed values out of the merged layers and notes every mistake instead of throwing, so that a user sees all of
/// them at once, each with the place where it was written.
/// </summary>
/// <remarks>Remembers what was asked for: whatever is there and was not is a mistake too (<see cref="RefuseUnread"/>).</remarks>
internal sealed class SettingsReader
{
    private readonly ConfigNode _root;
    private readonly List<ConfigurationMistake> _mistakes;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly HashSet<string> _maps = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _rules = new(StringComparer.Ordinal);

    /// <summary>Creates a reader.</summary>
    /// <param name="root">The merged layers.</param>
    /// <param name="mistakes">Receives the mistakes.</param>
    public SettingsReader(ConfigNode root, List<ConfigurationMistake> mistakes)
    {
        _root = root;
        _mistakes = mistakes;
    }

    /// <summary>Gets the full keys that were asked for, without those below a map.</summary>
    public IReadOnlyCollection<string> KeysRead => _read;

    /// <summary>Gets the full keys of maps that were asked for.</summary>
    public IReadOnlyCollection<string> Maps => _maps;

    /// <summary>Gets what is allowed, by full key, of the keys that were asked for and can be wrong.</summary>
    public IReadOnlyDictionary<string, string> Rules => _rules;

    /// <summary>Returns whether the keys below a key are flattened, such as Kafka's.</summary>
    public bool IsFlat(string key) => _maps.Contains(key) && !_tables.Contains(key);

    /// <summary>Reads a whole number.</summary>
    /// <param name="key">The full key.</param>
    /// <param name="min">The smallest value allowed.</param>
    /// <param name="max">The largest value allowed.</param>
    /// <param name="otherwise">The value if the key is absent or wrong.</param>
    public int Integer(string key, int min, int max, int otherwise) => Read(
        key,
        otherwise,
        $"must be from {min} to {max}",
        (string text, out int value) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
            && value >= min && value <= max);

    /// <summary>Reads a number.</summary>
    public double Number(string key, double min, double max, double otherwise) => Read(
        key,
        otherwise,
        string.Create(CultureInfo.InvariantCulture, $"must be a number from {min} to {max}"),
        (string text, out double value) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && value >= min && value <= max);

    /// <summary>Reads a switch.</summary>
    public bool Switch(string key, bool otherwise) => Choice(
        key, otherwise, ("on", true), ("off", false), ("true", true), ("false", false), ("yes", true), ("no", false));

    /// <summary>Reads a duration with a unit.</summary>
    public TimeSpan Duration(string key, TimeSpan min, TimeSpan max, TimeSpan otherwise) => Read(
        key,
        otherwise,
        $"must be a duration with a unit (ms, s, m, h, d) from {Units.Write(min)} to {Units.Write(max)}",
        (string text, out TimeSpan value) => Units.TryReadDuration(text, out value) && value >= min && value <= max);

    /// <summary>Reads a number of bytes, with or without a unit.</summary>
    public long Bytes(string key, long min, long max, long otherwise) => Read(
        key,
        otherwise,
        $"must be a size such as 64MiB, from {Units.WriteBytes(min)} to {Units.WriteBytes(max)}",
        (string text, out long value) => Units.TryReadBytes(text, out value) && value >= min && value <= max);

    /// <summary>Reads one of a few words.</summary>
    public T Choice<T>(string key, T otherwise, params (string Word, T Value)[] choices) => Read(
        key,
        otherwise,
        $"must be one of {string.Join(", ", choices.Select(choice => choice.Word))}",
        (string text, out T value) =>
        {
            // Whatever the case: the configuration of .NET gives the false of a JSON file as False.
            var index = Array.FindIndex(choices, choice => choice.Word.Equals(text, StringComparison.OrdinalIgnoreCase));
            value = index >= 0 ? choices[index].Value : otherwise;
            return index >= 0;
        });

    /// <summary>Reads a text that must pass a check.</summary>
    /// <param name="key">The full key.</param>
    /// <param name="otherwise">The value if the key is absent or wrong.</param>
    /// <param name="allowed">What the check allows.</param>
    /// <param name="check">The check.</param>
    public string Text(string key, string otherwise, string allowed, Func<string, bool> check) => Read(
        key,
        otherwise,
        allowed,
        (string text, out string value) =>
        {
            value = text;
            return check(text);
        });

    /// <summary>Reads a list of texts; one text with commas is a list too.</summary>
    public IReadOnlyList<string> TextList(
        string key, IReadOnlyList<string> otherwise, string allowed, Func<string, bool> check)
    {
        _read.Add(key);
        _rules[key] = allowed;
        if (FindValue(key) is not { } node)
        {
            return otherwise;
        }

        var texts = node.Items?.Select(item => item.Text).ToArray()
            ?? node.Text!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (texts.Length > 0 && texts.All(text => text is not null && check(text)))
        {
            return texts!;
        }

        Refuse(key, allowed);
        return otherwise;
    }

    /// <summary>Reads all keys below a key, flattened: <c>security { protocol = ssl }</c> is <c>security.protocol</c>.</summary>
    public IReadOnlyDictionary<string, string> Map(string key)
    {
        _maps.Add(key);
        if (_root.Find(KeyPath.Split(key)) is not { } node)
        {
            return new SortedDictionary<string, string>(StringComparer.Ordinal);
        }

        if (node.HasValue)
        {
            Refuse(key, "must be keys with values in braces: { … }");
        }

        return new SortedDictionary<string, string>(
            FlattenedKeys.Below(node).ToDictionary(entry => entry.Key, entry => TextOf(entry.Value) ?? string.Empty),
            StringComparer.Ordinal);
    }

    /// <summary>Returns the names of the sections below a key, whose keys are then read one by one.</summary>
    public IReadOnlyList<string> Sections(string key)
    {
        _maps.Add(key);
        _tables.Add(key);
        if (_root.Find(KeyPath.Split(key)) is not { } node)
        {
            return [];
        }

        if (node.HasValue)
        {
            Refuse(key, "must be keys with values in braces: { … }");
        }

        return [.. node.Children.Where(child => !child.Value.IsNull).Select(child => child.Key)];
    }

    /// <summary>Returns where a key was written; <see langword="null"/> if nowhere.</summary>
    /// <param name="path">The keys from the top.</param>
    public Origin? OriginOf(params ReadOnlySpan<string> path) =>
        _root.Find(path) is { HasValue: true } node ? node.Origin : null;

    /// <summary>Finds one value below a map.</summary>
    /// <param name="map">The map's key.</param>
    /// <param name="key">The flattened key below it.</param>
    public ConfigNode? FindEntry(string map, string key) =>
        FlattenedKeys.Below(_root.Find(KeyPath.Split(map)) ?? _root).GetValueOrDefault(key);

    /// <summary>Notes that the value of a key is wrong.</summary>
    /// <param name="key">The full key.</param>
    /// <param name="allowed">What is allowed.</param>
    public void Refuse(string key, string allowed) => RefuseNode(key, _root.Find(KeyPath.Split(key)), allowed);

    /// <summary>Notes that a key below a map is wrong.</summary>
    /// <param name="map">The map's key.</param>
    /// <param name="key">The flattened key below it.</param>
    /// <param name="allowed">What is allowed.</param>
    public void RefuseEntry(string map, string key, string allowed)
    {
        RefuseNode($"{map}.{key}", FindEntry(map, key), allowed);
    }

    /// <summary>Notes a mistake for every key below a section that was never asked for.</summary>
    /// <param name="section">The section.</param>
    public void RefuseUnread(string section)
    {
        if (_root.Find(KeyPath.Split(section)) is { } node)
        {
            RefuseUnreadBelow(section, node);
        }
    }

    private void RefuseUnreadBelow(string key, ConfigNode node)
    {
        if (node.IsNull || IsFlat(key))
        {
            return;
        }

        var isKnown = _read.Contains(key);
        if (_tables.Contains(key))
        {
            // What is wrong with itself was noted when its sections were asked for.
        }
        else if (!isKnown && (node.HasValue || node.Children.Count == 0) && !IsSection(key))
        {
            var meant = EditDistance.Nearest(key, _read.Concat(_maps));
            RefuseNode(key, node, meant is null ? "unknown key" : $"unknown key; did you mean {meant}?");
        }
        else if (!isKnown && node.HasValue)
        {
            RefuseNode(key, node, "must be keys with values in braces: { … }");
        }
        else if (isKnown && node.Children.Count > 0)
        {
            var (name, child) = node.Children.First();
            RefuseNode(KeyPath.Below(key, name), child, $"unknown key; {key} is one value, without keys below it");
            return;
        }

        foreach (var below in node.Children)
        {
            RefuseUnreadBelow(KeyPath.Below(key, below.Key), below.Value);
        }
    }

    private bool IsSection(string key) => _read.Concat(_maps).Any(known => KeyPath.IsBelow(known, key));

    private static string? TextOf(ConfigNode? node) =>
        node?.Text ?? (node?.Items is { } items ? string.Join(',', items.Select(item => item.Text)) : null);

    private T Read<T>(string key, T otherwise, string allowed, TryRead<T> tryRead)
    {
        _read.Add(key);
        _rules[key] = allowed;
        if (FindValue(key) is not { } node)
        {
            return otherwise;
        }

        if (node.Text is { } text && tryRead(text, out var value))
        {
            return value;
        }

        RefuseNode(key, node, allowed);
        return otherwise;
    }

    private ConfigNode? FindValue(string key) => _root.Find(KeyPath.Split(key)) is { HasValue: true } node ? node : null;

    private void RefuseNode(string key, ConfigNode? node, string allowed)
    {
        var value = node?.Items is null ? TextOf(node) : $"[{TextOf(node)}]";
        _mistakes.Add(new ConfigurationMistake(key, value is null ? null : KafkaSecrets.Mask(key, value), allowed, node?.Origin.ToString()));
    }

    private delegate bool TryRead<T>(string text, out T value);
}
