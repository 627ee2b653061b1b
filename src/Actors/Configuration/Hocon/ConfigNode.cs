namespace TaskQueue.Actors.Configuration.Hocon;

/// <summary>One value of a configuration and what lies below it: a text, a list, or keys with values of their own.</summary>
/// <remarks>
/// Unlike in plain HOCON a node may have a text <em>and</em> keys: Kafka has names such as <c>group.protocol</c> and
/// <c>group.protocol.type</c>. Whoever reads a node decides whether that is a mistake. Changed only while it is built.
/// </remarks>
internal sealed class ConfigNode
{
    private readonly Dictionary<string, ConfigNode> _children = new(StringComparer.Ordinal);

    /// <summary>Creates a node that has nothing yet.</summary>
    /// <param name="origin">Where it was written.</param>
    public ConfigNode(Origin origin) => Origin = origin;

    /// <summary>Gets where the value was written; for keys below each has its own.</summary>
    public Origin Origin { get; private set; }

    /// <summary>Gets the text, or <see langword="null"/> if the value is none.</summary>
    public string? Text { get; private set; }

    /// <summary>Gets the elements, or <see langword="null"/> if the value is no list.</summary>
    public IReadOnlyList<ConfigNode>? Items { get; private set; }

    /// <summary>Gets whether it was written as <c>null</c>: it takes back what an earlier layer said, and is as good as absent.</summary>
    public bool IsNull { get; private set; }

    /// <summary>Gets whether the text does not stand in a file, but was filled in from the environment or came out of a store.</summary>
    public bool IsFilledIn { get; private set; }

    /// <summary>Gets the keys below, in the order in which they were first written.</summary>
    public IReadOnlyDictionary<string, ConfigNode> Children => _children;

    /// <summary>Gets whether there is a text or a list.</summary>
    public bool HasValue => Text is not null || Items is not null;

    /// <summary>Creates a text.</summary>
    /// <param name="origin">Where it was written.</param>
    /// <param name="text">The text.</param>
    /// <param name="isFilledIn">Whether all or part of it came from an environment variable or a store.</param>
    public static ConfigNode OfText(Origin origin, string text, bool isFilledIn = false) =>
        new(origin) { Text = text, IsFilledIn = isFilledIn };

    /// <summary>Creates a list.</summary>
    public static ConfigNode OfList(Origin origin, IReadOnlyList<ConfigNode> items) => new(origin) { Items = items };

    /// <summary>Creates a value that takes back an earlier one.</summary>
    public static ConfigNode OfNull(Origin origin) => new(origin) { IsNull = true };

    /// <summary>Finds a node.</summary>
    /// <param name="path">The keys from here.</param>
    /// <returns>The node, or <see langword="null"/> if there is none.</returns>
    public ConfigNode? Find(params ReadOnlySpan<string> path)
    {
        var node = this;
        foreach (var key in path)
        {
            if (!node._children.TryGetValue(key, out node) || node.IsNull)
            {
                return null;
            }
        }

        return node;
    }

    /// <summary>Puts a value below this node; what was there is merged with it, the new value winning.</summary>
    /// <param name="path">The keys from here; at least one.</param>
    /// <param name="value">The value.</param>
    public void Put(ReadOnlySpan<string> path, ConfigNode value)
    {
        var node = this;
        foreach (var key in path[..^1])
        {
            if (!node._children.TryGetValue(key, out var next))
            {
                next = new ConfigNode(value.Origin);
                node._children.Add(key, next);
            }

            // What is set below it counts, though it was set to null before.
            next.IsNull = false;
            node = next;
        }

        node.PutChild(path[^1], value);
    }

    /// <summary>Lays another node over this one: its values win.</summary>
    /// <param name="over">The node that wins; not changed, and not to be changed afterwards.</param>
    public void Merge(ConfigNode over)
    {
        IsNull = false;
        if (over.HasValue)
        {
            (Origin, Text, Items, IsFilledIn) = (over.Origin, over.Text, over.Items, over.IsFilledIn);
        }

        foreach (var (key, child) in over._children)
        {
            PutChild(key, child);
        }
    }

    private void PutChild(string key, ConfigNode value)
    {
        if (value.IsNull)
        {
            _children[key] = value;
        }
        else if (_children.TryGetValue(key, out var present))
        {
            present.Merge(value);
        }
        else
        {
            var copy = new ConfigNode(value.Origin);
            copy.Merge(value);
            _children.Add(key, copy);
        }
    }
}
