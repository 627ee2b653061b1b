using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using TaskQueue.Actors.Configuration.Hocon;

namespace TaskQueue.Actors.Configuration;

/// <summary>Reads a section of an application's configuration provider by provider, so that each value is known by its origin.</summary>
/// <remarks>A list replaces that of an earlier provider as a whole; .NET itself would mix them element by element.</remarks>
internal sealed class ApplicationSection
{
    private const string UserSecrets = "secrets.json";

    private readonly string _section;
    private readonly IReadOnlyDictionary<string, string> _environment;

    private ApplicationSection(string section, IReadOnlyDictionary<string, string> environment)
    {
        _section = section;
        _environment = environment;
    }

    /// <summary>Reads the section.</summary>
    /// <param name="configuration">The application's configuration.</param>
    /// <param name="section">The section's path, such as <c>TaskQueue</c>.</param>
    /// <param name="environment">The variables that are read anyway; what the configuration repeats of them is left out.</param>
    /// <returns>What the command line says, which wins over the environment, and what all other providers say.</returns>
    public static (ConfigNode CommandLine, ConfigNode Others) Read(
        IConfiguration configuration, string section, IReadOnlyDictionary<string, string> environment)
    {
        var reader = new ApplicationSection(section, environment);
        var others = new ConfigNode(new Origin(section, 0, ConfigLayer.Application));
        var commandLine = new ConfigNode(new Origin(section, 0, ConfigLayer.Set));
        foreach (var provider in ProvidersOf(configuration))
        {
            reader.ReadBelow(provider, section, [], provider is CommandLineConfigurationProvider ? commandLine : others);
        }

        return (commandLine, others);
    }

    private static IEnumerable<IConfigurationProvider> ProvidersOf(IConfiguration configuration) =>
        configuration is IConfigurationRoot root
            ? root.Providers.SelectMany(provider => provider is ChainedConfigurationProvider chained
                ? ProvidersOf(chained.Configuration)
                : [provider])
            : [];

    private void ReadBelow(IConfigurationProvider provider, string key, string[] names, ConfigNode root)
    {
        foreach (var name in NamesBelow(provider, key))
        {
            var below = ConfigurationPath.Combine(key, name);
            string[] path = [.. names, name];
            if (ItemsOf(provider, below, path) is { } items)
            {
                if (IsReadAnyway(provider, [.. path, "0"]))
                {
                    continue;
                }

                root.Put(PathOf(provider, path), ConfigNode.OfList(OriginOf(provider, below), items));
                continue;
            }

            // For .NET an empty section is a null, and so is one that is listed among keys: neither takes back what another provider says of it.
            if (provider.TryGet(below, out var value)
                && !IsReadAnyway(provider, path)
                && (value is not null || !(ApplicationKeys.IsSection(path) || NamesBelow(provider, below).Any())))
            {
                root.Put(PathOf(provider, path), NodeOf(provider, below, value));
            }

            ReadBelow(provider, below, path, root);
        }
    }

    private static string[] PathOf(IConfigurationProvider provider, string[] names) =>
        provider is EnvironmentVariablesConfigurationProvider ? ApplicationKeys.PathOfVariable(names) : ApplicationKeys.PathOf(names);

    private static IEnumerable<string> NamesBelow(IConfigurationProvider provider, string key) =>
        provider.GetChildKeys([], key).Distinct(StringComparer.OrdinalIgnoreCase);

    private static List<ConfigNode>? ItemsOf(IConfigurationProvider provider, string key, string[] path)
    {
        var names = NamesBelow(provider, key).ToList();
        var isList = names.Count > 0
            && names.All(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            && !ApplicationKeys.IsChosenBelow(ApplicationKeys.PathOf(path));
        return isList
            ? [.. names
                .OrderBy(name => int.Parse(name, CultureInfo.InvariantCulture))
                .Select(name => ConfigurationPath.Combine(key, name))
                .Select(item => NodeOf(provider, item, provider.TryGet(item, out var value) ? value : null))]
            : null;
    }

    private static ConfigNode NodeOf(IConfigurationProvider provider, string key, string? value)
    {
        var origin = OriginOf(provider, key);
        return value is null ? ConfigNode.OfNull(origin) : ConfigNode.OfText(origin, value, isFilledIn: !IsFile(provider));
    }

    private static Origin OriginOf(IConfigurationProvider provider, string key) => provider switch
    {
        EnvironmentVariablesConfigurationProvider => new($"the environment: {key}", 0, ConfigLayer.Environment),
        CommandLineConfigurationProvider => new($"the command line: {key}", 0, ConfigLayer.Set),
        FileConfigurationProvider { Source.Path: { } path } => new($"{path}: {key}", 0, ConfigLayer.Application),
        _ => new($"{NameOf(provider)}: {key}", 0, ConfigLayer.Application),
    };

    private static string NameOf(IConfigurationProvider provider) =>
        provider.GetType().Name.Replace("ConfigurationProvider", string.Empty, StringComparison.Ordinal);

    // User secrets are a store, although they lie in a file; what is given on the command line is shown to every user of the machine.
    private static bool IsFile(IConfigurationProvider provider) => provider switch
    {
        CommandLineConfigurationProvider => true,
        FileConfigurationProvider { Source: { Path: { } path, FileProvider: { } files } } =>
            path != UserSecrets && files.GetFileInfo(path).PhysicalPath is not null,
        _ => false,
    };

    private bool IsReadAnyway(IConfigurationProvider provider, string[] path) =>
        provider is EnvironmentVariablesConfigurationProvider
        && _section.Equals(ApplicationSources.DefaultSection, StringComparison.OrdinalIgnoreCase)
        && _environment.Keys.Contains($"{_section}__{string.Join("__", path)}", StringComparer.OrdinalIgnoreCase);
}
