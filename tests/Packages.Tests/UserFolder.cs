namespace TaskQueue.Packages.Tests;

/// <summary>A folder of a user, outside the repository, in which NuGet finds the packed packages.</summary>
/// <param name="path">The folder.</param>
public sealed class UserFolder(string path)
{
    /// <summary>Gets the folder's full path.</summary>
    public string Path => path;

    /// <summary>Runs <c>dotnet</c> here.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> DotNetAsync(params string[] arguments) => RunAsync(Command.DotNet, arguments);

    /// <summary>Runs a command here.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> RunAsync(string file, params string[] arguments) => Command.RunAsync(Command.In(path, file, arguments));
}
