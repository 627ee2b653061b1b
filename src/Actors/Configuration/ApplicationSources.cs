using Microsoft.Extensions.Configuration;
using TaskQueue.Actors.Configuration.Hocon;

namespace TaskQueue.Actors.Configuration;

/// <summary>What an application says that hosts a node: its code, its HOCON, and its own configuration; each wins over the one before.</summary>
internal sealed record ApplicationSources
{
    /// <summary>The section that is read unless another one is named.</summary>
    public const string DefaultSection = "TaskQueue";

    private const string Group = "task-queue.group";

    private static readonly string[] DefaultKind = ["task-queue", "default-kind"];
    private static readonly Origin Defaults = new("defaults", 0, ConfigLayer.Default);

    /// <summary>Gets what the code sets, key by key.</summary>
    public ConfigNode Code { get; init; } = new(new Origin("code", 0, ConfigLayer.Code));

    /// <summary>Gets what is wrong with the code's keys themselves.</summary>
    public IReadOnlyList<ConfigurationMistake> Mistakes { get; init; } = [];

    /// <summary>Gets the HOCON documents, in order: a later one wins.</summary>
    public IReadOnlyList<HoconDocument> Documents { get; init; } = [];

    /// <summary>Gets the application's configuration, or <see langword="null"/> if it has none.</summary>
    public IConfiguration? Configuration { get; init; }

    /// <summary>Gets the path of the section that is read.</summary>
    public string Section { get; init; } = DefaultSection;

    /// <summary>Gets whether the actor system is the node's own; another one's logging and shutdown are left alone.</summary>
    public bool HasOwnSystem { get; init; } = true;

    /// <summary>Lays the layers below the environment over the defaults.</summary>
    /// <param name="root">The defaults.</param>
    /// <param name="environment">The environment variables.</param>
    /// <param name="mistakes">Receives the mistakes.</param>
    public void MergeInto(ConfigNode root, IReadOnlyDictionary<string, string> environment, List<ConfigurationMistake> mistakes)
    {
        if (!HasOwnSystem)
        {
            foreach (var name in root.Find("akka")!.Children.Keys.Where(name => name != "actor").ToArray())
            {
                root.Put(["akka", name], ConfigNode.OfNull(Defaults));
            }
        }

        root.Put(DefaultKind, ConfigNode.OfNull(Defaults));

        mistakes.AddRange(Mistakes);
        root.Merge(Code);
        foreach (var document in Documents)
        {
            if (document.Read(environment, mistakes) is { } layer)
            {
                root.Merge(layer);
            }
        }

        if (Configuration is not null)
        {
            root.Merge(ApplicationSection.Read(Configuration, Section, environment).Others);
        }
    }

    /// <summary>Lays what the application's command line says over everything else, and has no default kind unless one was set.</summary>
    /// <param name="root">The layers up to the environment.</param>
    public void MergeCommandLineInto(ConfigNode root)
    {
        if (Configuration is not null)
        {
            root.Merge(ApplicationSection.Read(Configuration, Section, new Dictionary<string, string>()).CommandLine);
        }

        if (root.Find(DefaultKind) is null)
        {
            root.Put(DefaultKind, ConfigNode.OfText(Defaults, string.Empty));
        }
    }

    /// <summary>Notes a mistake if no layer says the group: the one thing without which two applications would take each other's tasks.</summary>
    /// <param name="reader">The merged layers.</param>
    /// <param name="mistakes">Receives the mistake.</param>
    public void RequireGroup(SettingsReader reader, List<ConfigurationMistake> mistakes)
    {
        if (reader.OriginOf(KeyPath.Split(Group)) is null or { Layer: ConfigLayer.Default })
        {
            mistakes.Add(new ConfigurationMistake(
                Group,
                null,
                "is missing: the name that the nodes of this application share. Set it in code (queue.Group = \"billing\"), "
                    + $"in appsettings.json (\"{Section}\": {{ \"Group\": \"billing\" }}), or in HOCON (task-queue.group = \"billing\")",
                null));
        }
    }
}
