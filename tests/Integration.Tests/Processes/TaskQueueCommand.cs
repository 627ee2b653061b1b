namespace TaskQueue.Integration.Tests.Processes;

/// <summary>Starts the executable as users do: the build of the same configuration as this assembly.</summary>
internal static class TaskQueueCommand
{
    private static readonly string Executable = Find();

    /// <summary>Starts <c>taskqueue</c> with some arguments.</summary>
    public static ChildProcess Start(
        ITestOutputHelper log,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string input = "") =>
        ChildProcess.Start("dotnet", [Executable, .. arguments], log, environment, input);

    // tests/Integration.Tests/bin/<configuration>/<framework>/ → src/Node/bin/<configuration>/<framework>/
    private static string Find()
    {
        var output = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var (framework, configuration) = (output.Name, output.Parent!.Name);
        var root = output;
        while (!File.Exists(Path.Combine(root.FullName, "TaskQueue.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException($"{output} is in no repository of TaskQueue.");
        }

        return Path.Combine(root.FullName, "src", "Node", "bin", configuration, framework, "taskqueue.dll");
    }
}
