using System.Collections;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Configuration.Hocon;

namespace TaskQueue.Actors.Hosting;

/// <content>From what was set to a configuration.</content>
public sealed partial class TaskQueueBuilder
{
    private static readonly string[] OtherSections = ["akka", TaskQueueNode.StreamDispatcher];

    /// <summary>Gets or sets the environment variables.</summary>
    internal IReadOnlyDictionary<string, string> Environment { get; set; } = VariablesOfProcess();

    /// <summary>Lays all layers over one another and checks them.</summary>
    /// <param name="configuration">The application's configuration, or <see langword="null"/> if it has none.</param>
    /// <param name="hasOwnSystem">Whether the actor system is the node's own.</param>
    /// <exception cref="ConfigurationException">There are mistakes: all that were found.</exception>
    internal LoadedConfiguration LoadConfiguration(IConfiguration? configuration, bool hasOwnSystem = true)
    {
        var mistakes = new List<ConfigurationMistake>();
        return ConfigurationLoader.Load(new ConfigurationSources
        {
            Application = new ApplicationSources
            {
                Code = ReadCode(mistakes),
                Mistakes = mistakes,
                Documents = _documents,
                Configuration = configuration,
                Section = Section,
                HasOwnSystem = hasOwnSystem,
            },
            Environment = Environment,
        });
    }

    private ConfigNode ReadCode(List<ConfigurationMistake> mistakes)
    {
        var root = new ConfigNode(new Origin("code", 0, ConfigLayer.Code));
        Put(nameof(Group), "group", Group);
        Put(nameof(BootstrapServers), "bootstrap-servers", BootstrapServers);
        Put(nameof(ResultTopic), "topics.results", ResultTopic);
        Put(nameof(Workers), "workers", Workers?.ToString(CultureInfo.InvariantCulture));
        if (TaskTopics is not null)
        {
            var origin = OriginOf(nameof(TaskTopics));
            root.Put(
                ["task-queue", "topics", "tasks"],
                ConfigNode.OfList(origin, [.. TaskTopics.Select(topic => ConfigNode.OfText(origin, topic))]));
        }

        foreach (var (key, value) in _set)
        {
            Put(nameof(Set), key, value);
        }

        return root;

        void Put(string member, string key, string? value)
        {
            if (value is null)
            {
                return;
            }

            try
            {
                root.Put(FullPath(key), ConfigNode.OfText(OriginOf(member), value));
            }
            catch (HoconSyntaxException error)
            {
                mistakes.Add(new ConfigurationMistake(key, null, error.Reason, OriginOf(member).ToString()));
            }
        }
    }

    private static string[] FullPath(string key)
    {
        var path = HoconReader.ReadPath(key.Trim(), "code", ConfigLayer.Code);
        return path[0] == "task-queue" || OtherSections.Contains(path[0], StringComparer.Ordinal) ? path : ["task-queue", .. path];
    }

    private static Origin OriginOf(string member) => new($"queue.{member} in code", 0, ConfigLayer.Code);

    private static Dictionary<string, string> VariablesOfProcess() =>
        System.Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? string.Empty);
}
