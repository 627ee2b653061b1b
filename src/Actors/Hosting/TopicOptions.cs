using TaskQueue.Actors.Configuration.Settings;

namespace TaskQueue.Actors.Hosting;

/// <summary>Writes an application's brokers and topics as options of <c>taskqueue topics</c>, which cannot read its configuration.</summary>
internal static class TopicOptions
{
    /// <summary>Returns the options; what is default is left out.</summary>
    /// <param name="settings">The settings.</param>
    public static string Of(NodeSettings settings)
    {
        var topics = settings.Topics;
        var defaults = new TopicSettings();
        IEnumerable<(string Key, string Value, string Default)> names =
        [
            ("tasks", string.Join(',', topics.Tasks), string.Join(',', defaults.Tasks)),
            ("results", topics.Results, defaults.Results),
            ("dead-letters", topics.DeadLetters, defaults.DeadLetters),
            ("events", topics.Events, defaults.Events),
        ];
        return string.Join(' ', names
            .Where(name => name.Value != name.Default)
            .Select(name => $"--set 'task-queue.topics.{name.Key}={Quote(name.Value)}'")
            .Prepend($"--bootstrap {settings.BootstrapServers}"));
    }

    // What begins with a brace would be read as HOCON.
    private static string Quote(string value) => value.StartsWith('{') ? $"\"{value}\"" : value;
}
