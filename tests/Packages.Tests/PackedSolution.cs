using TaskQueue.TestSupport;

namespace TaskQueue.Packages.Tests;

/// <summary>The solution's packages in a folder, and a workplace outside the repository that restores from there.</summary>
public sealed class PackedSolution : IAsyncLifetime
{
    /// <summary>The collection of the tests that share it.</summary>
    public const string Name = "Packed solution";

    private readonly string _folder = Directory.CreateTempSubdirectory("taskqueue-packages-").FullName;

    /// <summary>Gets the folder with the packages.</summary>
    public string Packages => Path.Combine(_folder, "packages");

    private string Workplace => Path.Combine(_folder, "work");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Workplace);
        var repository = Path.GetDirectoryName(Repository.PathTo("TaskQueue.sln"))!;
        await Command.RunAsync(Command.In(
            repository, Command.DotNet, "pack", "--no-build", "-c", BuildFacts.Configuration, "-o", Packages));

        // What the packages need was restored for the repository, so nothing is downloaded; and nothing of ours gets into that cache.
        await File.WriteAllTextAsync(
            Path.Combine(Workplace, "nuget.config"),
            $"""
             <configuration>
               <config><add key="globalPackagesFolder" value="{Path.Combine(_folder, "cache")}" /></config>
               <packageSources><clear /><add key="packed" value="{Packages}" /></packageSources>
               <fallbackPackageFolders><clear /><add key="restored" value="{BuildFacts.PackageCache}" /></fallbackPackageFolders>
             </configuration>
             """);
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Creates a folder for a user's work.</summary>
    /// <param name="name">The folder's name.</param>
    public UserFolder NewFolder(string name) => new(Directory.CreateDirectory(Path.Combine(Workplace, name)).FullName);
}

/// <summary>The tests that share one packed solution.</summary>
[CollectionDefinition(PackedSolution.Name)]
public sealed class PackedSolutionDefinition : ICollectionFixture<PackedSolution>;
