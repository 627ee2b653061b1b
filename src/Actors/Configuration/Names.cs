using System.Globalization;
using System.Text;

namespace TaskQueue.Actors.Configuration;

/// <summary>What Kafka and the wire format allow as names.</summary>
internal static class Names
{
    /// <summary>The rule for topics, as a sentence in an error.</summary>
    public const string TopicRule = "1 to 249 letters, digits, '.', '_' or '-'";

    private const int MaxTopic = 249;
    private const int MaxKindBytes = 256;

    /// <summary>Returns whether a topic may have this name.</summary>
    public static bool IsTopic(string name) =>
        name.Length is > 0 and <= MaxTopic
        && name is not ("." or "..")
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    /// <summary>Returns whether a group may have this name.</summary>
    public static bool IsGroup(string name) => name.Trim().Length > 0 && name.Length <= MaxTopic;

    /// <summary>Returns whether a kind may have this name; empty says that there is none.</summary>
    public static bool IsKindOrEmpty(string name) => Encoding.UTF8.GetByteCount(name) <= MaxKindBytes;

    /// <summary>Returns whether this is <c>host:port</c>, <c>[ipv6]:port</c>, or either with a protocol before it.</summary>
    public static bool IsServer(string server)
    {
        var colon = server.LastIndexOf(':');
        return colon > 0
            && !server.Any(char.IsWhiteSpace)
            && int.TryParse(server.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= ushort.MaxValue;
    }
}
