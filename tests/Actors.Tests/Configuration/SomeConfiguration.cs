using TaskQueue.Actors.Configuration;
using TaskQueue.TestSupport;

namespace TaskQueue.Actors.Tests.Configuration;

/// <summary>Configurations for tests.</summary>
internal static class SomeConfiguration
{
    /// <summary>Loads defaults and a file with this text.</summary>
    public static LoadedConfiguration File(string text, params (string Name, string Value)[] environment)
    {
        using var file = new TemporaryFile(text);
        return ConfigurationLoader.Load(new ConfigurationSources
        {
            Files = [file.FullName],
            Environment = environment.ToDictionary(variable => variable.Name, variable => variable.Value),
        });
    }

    /// <summary>Returns the mistakes of a file with this text.</summary>
    public static IReadOnlyList<string> MistakesOf(string text, params (string Name, string Value)[] environment) =>
        Lines(Assert.Throws<ConfigurationException>(() => File(text, environment)));

    /// <summary>Loads defaults and these assignments.</summary>
    public static LoadedConfiguration Set(params string[] assignments) =>
        ConfigurationLoader.Load(new ConfigurationSources { Set = assignments });

    /// <summary>Returns the mistakes of these assignments.</summary>
    public static IReadOnlyList<string> MistakesOfSet(params string[] assignments) =>
        Lines(Assert.Throws<ConfigurationException>(() => Set(assignments)));

    private static string[] Lines(ConfigurationException error) => [.. error.Mistakes.Select(mistake => mistake.ToString())];
}
