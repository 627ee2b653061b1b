using System.Globalization;
using System.Text;

namespace TaskQueue.Actors.Configuration.Hocon;

/// <summary>Writes a node so that Akka's parser reads exactly what was meant: every key and text in quotes.</summary>
internal static class HoconWriter
{
    /// <summary>Returns the keys below a node as a document.</summary>
    /// <param name="root">The node; a value of its own is left out.</param>
    public static string Write(ConfigNode root)
    {
        var text = new StringBuilder();
        foreach (var (key, child) in root.Children.Where(child => !child.Value.IsNull))
        {
            AppendText(text, key);
            AppendValue(text.Append(" : "), child);
            text.Append('\n');
        }

        return text.ToString();
    }

    private static void AppendValue(StringBuilder text, ConfigNode node)
    {
        if (node.Text is { } value)
        {
            AppendText(text, value);
        }
        else if (node.Items is { } items)
        {
            Append(text, '[', items, ']', AppendValue);
        }
        else
        {
            Append(text, '{', node.Children.Where(child => !child.Value.IsNull), '}', static (target, pair) =>
            {
                AppendText(target, pair.Key);
                AppendValue(target.Append(" : "), pair.Value);
            });
        }
    }

    private static void Append<T>(
        StringBuilder text, char open, IEnumerable<T> entries, char close, Action<StringBuilder, T> append)
    {
        text.Append(open);
        var first = true;
        foreach (var entry in entries)
        {
            text.Append(first ? string.Empty : ", ");
            append(text, entry);
            first = false;
        }

        text.Append(close);
    }

    private static void AppendText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
