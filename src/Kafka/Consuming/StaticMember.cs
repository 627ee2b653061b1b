namespace TaskQueue.Kafka.Consuming;

/// <summary>Names static members (KIP-345).</summary>
internal static class StaticMember
{
    /// <summary>librdkafka's name of the setting.</summary>
    public const string Property = "group.instance.id";

    // Kafka's limit, and the characters that it takes.
    private const int MaxLength = 249;

    /// <summary>Returns the name of this host's member: that of the pod in a StatefulSet, and the same after each restart.</summary>
    /// <param name="group">The group.</param>
    public static string NameHere(string group) =>
        NameOf(group, Environment.GetEnvironmentVariable("HOSTNAME") is { Length: > 0 } host ? host : Environment.MachineName);

    /// <summary>Returns the name of a host's member: <c>GROUP.HOST</c>.</summary>
    /// <param name="group">The group.</param>
    /// <param name="host">The host's name.</param>
    public static string NameOf(string group, string host)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(host);
        var name = string.Create(group.Length + host.Length + 1, (group, host), (span, parts) =>
        {
            parts.group.CopyTo(span);
            span[parts.group.Length] = '.';
            parts.host.CopyTo(span[(parts.group.Length + 1)..]);
            foreach (ref var character in span)
            {
                character = char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' ? character : '_';
            }
        });

        // The host's end tells members apart.
        return name.Length <= MaxLength ? name : name[^MaxLength..];
    }
}
