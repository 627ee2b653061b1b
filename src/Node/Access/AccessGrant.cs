using System.Text.RegularExpressions;

namespace TaskQueue.Node.Access;

/// <summary>The rights of one user on one topic or group, as <c>--json</c> prints them.</summary>
/// <param name="Principal">The user as Kafka names it: <c>User:orders</c>.</param>
/// <param name="Resource"><c>topic</c> or <c>group</c>.</param>
/// <param name="Name">The topic's or group's name, taken literally.</param>
/// <param name="Operations">The operations as Kafka's ACLs name them: <c>Read</c>, <c>Describe</c>.</param>
internal sealed partial record AccessGrant(string Principal, string Resource, string Name, IReadOnlyList<string> Operations)
{
    /// <summary>Returns the command of Kafka's tools that gives the rights.</summary>
    /// <param name="bootstrapServers">The brokers.</param>
    public string ToCommand(string bootstrapServers) =>
        $"kafka-acls.sh --bootstrap-server {Quote(bootstrapServers)} --command-config admin.properties --add"
        + $" --allow-principal {Quote(Principal)}"
        + string.Concat(Operations.Select(operation => $" --operation {operation}"))
        + $" --{Resource} {Quote(Name)}";

    // For a POSIX shell: a principal may be the name of a certificate, with spaces and whatever else.
    private static string Quote(string text) =>
        PlainPattern.IsMatch(text) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[A-Za-z0-9_.:,@%+/-]+\z")]
    private static partial Regex PlainPattern { get; }
}
