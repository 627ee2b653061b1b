using System.Globalization;
using System.Text;
using Akka.Configuration;
using TaskQueue.Actors.Configuration.Hocon;
using TaskQueue.Actors.Hosting;

namespace TaskQueue.Actors.Configuration;

/// <summary>Lays the layers over one another and checks the whole; the only way to a configuration.</summary>
internal static class ConfigurationLoader
{
    private static readonly string[] Sections = ["task-queue", "akka", TaskQueueNode.StreamDispatcher];

    private static readonly string[] LogLevels = ["OFF", "ERROR", "WARNING", "INFO", "DEBUG"];

    /// <summary>Loads the configuration.</summary>
    /// <param name="sources">Where it comes from.</param>
    /// <exception cref="ConfigurationException">There are mistakes: all that were found.</exception>
    public static LoadedConfiguration Load(ConfigurationSources sources)
    {
        var mistakes = new List<ConfigurationMistake>();
        var root = MergeLayers(sources, mistakes);
        var reader = new SettingsReader(root, mistakes);

        var settings = NodeSettingsBinder.Read(reader);
        settings = settings with
        {
            Workers = WorkersDeployment.Check(root, reader, settings.Workers),
        };
        var kafkaVariables = ConfigurationEnvironment.ReadKafka(sources.Environment);
        var kafka = KafkaPassThrough.Resolve(settings, reader, kafkaVariables, mistakes);
        settings = Contradictions.FitDefaults(settings, kafka, reader);
        Contradictions.Check(settings, kafka, reader);
        var level = reader.Text(
            "akka.loglevel",
            "INFO",
            $"must be one of {string.Join(", ", LogLevels)}",
            text => LogLevels.Contains(text, StringComparer.OrdinalIgnoreCase)).ToUpperInvariant();
        sources.Application?.RequireGroup(reader, mistakes);
        reader.RefuseUnread("task-queue");
        RefuseUnknownSections(root, mistakes);

        return mistakes.Count == 0
            ? new LoadedConfiguration(
                settings, kafka, ToAkka(root), level, new EffectiveSettings(root, reader, kafkaVariables).List(settings, kafka))
            : throw new ConfigurationException(mistakes);
    }

    /// <summary>Returns our own defaults: <c>akka.conf</c> and <c>reference.conf</c>.</summary>
    public static ConfigNode ReadDefaults()
    {
        var root = ReadResource("akka.conf");
        root.Merge(ReadResource("reference.conf"));
        return root;
    }

    /// <summary>Returns the text of one of our own files.</summary>
    /// <param name="name"><c>akka.conf</c> or <c>reference.conf</c>.</param>
    public static string ReadText(string name)
    {
        using var stream = typeof(ConfigurationLoader).Assembly.GetManifestResourceStream(name)!;
        using var text = new StreamReader(stream, Encoding.UTF8);
        return text.ReadToEnd();
    }

    private static ConfigNode MergeLayers(ConfigurationSources sources, List<ConfigurationMistake> mistakes)
    {
        var root = ReadDefaults();
        sources.Application?.MergeInto(root, sources.Environment, mistakes);
        foreach (var file in sources.Files)
        {
            if (ReadFile(file, sources, mistakes) is { } layer)
            {
                root.Merge(layer);
            }
        }

        root.Merge(ConfigurationEnvironment.Read(sources.Environment, mistakes));
        sources.Application?.MergeCommandLineInto(root);
        root.Merge(ConfigurationOverrides.Read(sources.Set, sources.Environment.GetValueOrDefault, mistakes));
        PutOption(root, "--bootstrap", "bootstrap-servers", sources.Bootstrap);
        PutOption(root, "--workers", "workers", sources.Workers?.ToString(CultureInfo.InvariantCulture));
        return root;
    }

    private static ConfigNode ReadResource(string name) =>
        HoconReader.ReadDocument(ReadText(name), name, ConfigLayer.Default, _ => null);

    private static ConfigNode? ReadFile(string path, ConfigurationSources sources, List<ConfigurationMistake> mistakes)
    {
        try
        {
            var text = File.ReadAllText(path);
            return HoconReader.ReadDocument(
                text, Path.GetFileName(path), ConfigLayer.File, sources.Environment.GetValueOrDefault);
        }
        catch (HoconSyntaxException error)
        {
            mistakes.Add(new ConfigurationMistake(null, null, error.Message, null));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            mistakes.Add(new ConfigurationMistake(null, null, $"--config {path}: {error.Message}", null));
        }

        return null;
    }

    private static void PutOption(ConfigNode root, string option, string key, string? value)
    {
        if (value is not null)
        {
            root.Put(["task-queue", key], ConfigNode.OfText(new Origin(option, 0, ConfigLayer.Option), value));
        }
    }

    private static void RefuseUnknownSections(ConfigNode root, List<ConfigurationMistake> mistakes)
    {
        foreach (var (name, node) in root.Children.Where(child => !Sections.Contains(child.Key, StringComparer.Ordinal)))
        {
            var isOurs = root.Find("task-queue", name) is not null;
            mistakes.Add(new ConfigurationMistake(
                name,
                null,
                isOurs
                    ? $"unknown key; did you mean task-queue.{name}?"
                    : "unknown section; there are task-queue for our settings and akka for Akka's",
                node.Origin.ToString()));
        }
    }

    private static Config ToAkka(ConfigNode root)
    {
        var akka = new ConfigNode(root.Origin);
        foreach (var (name, section) in root.Children.Where(child => child.Key != "task-queue"))
        {
            akka.Put([name], section);
        }

        return ConfigurationFactory.ParseString(HoconWriter.Write(akka));
    }
}
