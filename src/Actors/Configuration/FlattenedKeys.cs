using TaskQueue.Actors.Configuration.Hocon;

namespace TaskQueue.Actors.Configuration;

/// <summary>Reads keys with points in them, which HOCON nests: <c>security { protocol = ssl }</c> is <c>security.protocol</c>.</summary>
internal static class FlattenedKeys
{
    /// <summary>Returns the values below a node by their flattened keys.</summary>
    public static SortedDictionary<string, ConfigNode> Below(ConfigNode node)
    {
        var flat = new SortedDictionary<string, ConfigNode>(StringComparer.Ordinal);
        Add(node, string.Empty, flat);
        return flat;
    }

    // The same key may be there twice, in quotes and nested: the one that was written later counts.
    private static void Add(ConfigNode node, string prefix, SortedDictionary<string, ConfigNode> flat)
    {
        foreach (var (name, child) in node.Children.Where(child => !child.Value.IsNull))
        {
            var key = prefix + name;
            if (child.HasValue && (!flat.TryGetValue(key, out var other) || child.Origin.IsAfter(other.Origin)))
            {
                flat[key] = child;
            }

            Add(child, key + ".", flat);
        }
    }
}
