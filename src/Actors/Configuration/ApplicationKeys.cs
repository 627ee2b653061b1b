using System.Text;

namespace TaskQueue.Actors.Configuration;

/// <summary>
/// Turns keys as .NET's configuration and environment variables spell them (<c>InFlight:MaxTasks</c>, <c>IN_FLIGHT__MAX_TASKS</c>) into
/// ours (<c>in-flight.max-tasks</c>). Names that users choose, of kinds, exceptions and librdkafka's settings, stay what they are.
/// </summary>
internal static class ApplicationKeys
{
    /// <summary>Returns the path of a key.</summary>
    /// <param name="names">The names below the section, in order.</param>
    public static string[] PathOf(params IReadOnlyList<string> names) => PathOf(names, isVariable: false);

    /// <summary>Returns the path of an environment variable's key.</summary>
    /// <param name="names">The names below the section, in order.</param>
    public static string[] PathOfVariable(params IReadOnlyList<string> names) => PathOf(names, isVariable: true);

    /// <summary>Returns whether names directly below a path are chosen by users.</summary>
    /// <param name="path">The path from the top.</param>
    public static bool IsChosenBelow(IReadOnlyList<string> path) => path switch
    {
        [_, "kinds"] => true,
        [_, "supervision", "by-exception", ..] => true,
        _ => IsInKafkaMap(path),
    };

    /// <summary>Returns whether a path is that of a map of librdkafka's settings, or of one of them.</summary>
    /// <param name="path">The path from the top.</param>
    public static bool IsInKafkaMap(IReadOnlyList<string> path) => path is [_, "kafka", "common" or "consumer" or "producer", ..];

    /// <summary>Returns whether a key has keys below it, rather than a value.</summary>
    /// <param name="names">The names below the section, in order.</param>
    public static bool IsSection(params IReadOnlyList<string> names) => PathOf(names) switch
    {
        [_, "kinds", _] => true,
        [var top, "kinds", _, .. var ofKind] => KeyDescription.IsSection(string.Join('.', [top, .. ofKind])),
        var path => KeyDescription.IsSection(string.Join('.', path)),
    };

    // In capitals, as most variables are, one says nothing about the case of a name; and librdkafka has no names in capitals.
    private static string[] PathOf(IReadOnlyList<string> names, bool isVariable)
    {
        var path = new List<string> { "task-queue" };
        foreach (var name in names)
        {
            var isAsChosen = IsChosenBelow(path) && !(IsInCapitals(name) && (isVariable || IsInKafkaMap(path)));
            path.Add(isAsChosen ? name : ToOurs(name));
        }

        return [.. path];
    }

    private static bool IsInCapitals(string name) => name.Any(char.IsAsciiLetterUpper) && !name.Any(char.IsAsciiLetterLower);

    private static string ToOurs(string name)
    {
        var ours = new StringBuilder(name.Length + 4);
        for (var at = 0; at < name.Length; at++)
        {
            if (BeginsWord(name, at))
            {
                ours.Append('-');
            }

            ours.Append(name[at] == '_' ? '-' : char.ToLowerInvariant(name[at]));
        }

        return ours.ToString();
    }

    private static bool BeginsWord(string name, int at) =>
        at > 0
        && char.IsAsciiLetterUpper(name[at])
        && (char.IsAsciiLetterLower(name[at - 1]) || char.IsAsciiDigit(name[at - 1])
            || (char.IsAsciiLetterUpper(name[at - 1]) && at + 1 < name.Length && char.IsAsciiLetterLower(name[at + 1])));
}
