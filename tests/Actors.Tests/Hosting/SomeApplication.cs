using Microsoft.Extensions.Configuration;
using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Hosting;
using TaskQueue.TestSupport;

namespace TaskQueue.Actors.Tests.Hosting;

/// <summary>Configurations of applications, for tests.</summary>
internal static class SomeApplication
{
    /// <summary>Loads what code, <c>appsettings.json</c> and the environment say.</summary>
    public static LoadedConfiguration Load(
        Action<TaskQueueBuilder> code, string json = "{}", params (string Name, string Value)[] environment)
    {
        using var file = new TemporaryFile(json, "appsettings.json");
        return LoadFrom(new ConfigurationBuilder().AddJsonFile(file.FullName), code, environment);
    }

    /// <summary>Loads what code, an application's configuration and the environment say.</summary>
    public static LoadedConfiguration LoadFrom(
        IConfigurationBuilder configuration, Action<TaskQueueBuilder> code, params (string Name, string Value)[] environment)
    {
        var queue = new TaskQueueBuilder { Environment = environment.ToDictionary(variable => variable.Name, variable => variable.Value) };
        code(queue);
        return queue.LoadConfiguration(configuration.Build());
    }

    /// <summary>Loads a section with a group and this JSON in it.</summary>
    public static LoadedConfiguration Section(string json) => Load(_ => { }, $$"""{ "TaskQueue": { "Group": "g", {{json}} } }""");

    /// <summary>Returns the mistakes, a line each.</summary>
    public static IReadOnlyList<string> MistakesOf(Func<LoadedConfiguration> load) =>
        [.. Assert.Throws<ConfigurationException>(load).Mistakes.Select(mistake => mistake.ToString())];
}
