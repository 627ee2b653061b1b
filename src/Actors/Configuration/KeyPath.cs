using System.Text;

namespace TaskQueue.Actors.Configuration;

/// <summary>Full keys as they are written: names with points between them, and in quotes those that have points themselves.</summary>
internal static class KeyPath
{
    /// <summary>Returns the key of a name below another key.</summary>
    /// <param name="key">The full key above.</param>
    /// <param name="name">The name.</param>
    public static string Below(string key, string name) =>
        name.Length > 0 && !name.AsSpan().ContainsAny('.', '"')
            ? $"{key}.{name}"
            : $"{key}.\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>Returns whether a key lies below another one, at whatever depth.</summary>
    /// <param name="key">The full key.</param>
    /// <param name="above">The other one.</param>
    public static bool IsBelow(string key, string above) =>
        key.Length > above.Length && key[above.Length] == '.' && key.StartsWith(above, StringComparison.Ordinal);

    /// <summary>Returns the names in a key.</summary>
    /// <param name="key">A full key, as <see cref="Below"/> makes them.</param>
    public static string[] Split(string key)
    {
        if (!key.Contains('"', StringComparison.Ordinal))
        {
            return key.Split('.');
        }

        List<string> names = [];
        var name = new StringBuilder();
        var quoted = false;
        for (var at = 0; at < key.Length; at++)
        {
            switch (key[at])
            {
                case '"':
                    quoted = !quoted;
                    break;
                case '\\' when quoted:
                    name.Append(key[++at]);
                    break;
                case '.' when !quoted:
                    names.Add(name.ToString());
                    name.Clear();
                    break;
                default:
                    name.Append(key[at]);
                    break;
            }
        }

        return [.. names, name.ToString()];
    }
}
