using System.Security.Cryptography;
using TaskQueue.TestSupport;

namespace TaskQueue.Packages.Tests;

public sealed class DeterminismTests
{
    [Fact]
    public async Task The_same_sources_give_the_same_assembly_in_whichever_folder()
    {
        var first = await BuildCoreAsync("a");
        var second = await BuildCoreAsync("another-one");

        Assert.Equal(first, second);
    }

    private static async Task<string> BuildCoreAsync(string name)
    {
        var folder = Directory.CreateTempSubdirectory($"taskqueue-{name}-").FullName;
        try
        {
            foreach (var file in new[] { "Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig" })
            {
                File.Copy(Repository.PathTo(file), Path.Combine(folder, file));
            }

            Copy(Repository.PathTo("eng"), Path.Combine(folder, "eng"));
            Copy(Repository.PathTo("src/Core"), Path.Combine(folder, "src/Core"));
            await Command.RunAsync(Command.In(folder, Command.DotNet, "build", "src/Core", "-c", "Release", "-v", "q"));
            var built = await File.ReadAllBytesAsync(Path.Combine(folder, "src/Core/bin/Release/net10.0/TaskQueue.Core.dll"));
            return Convert.ToHexString(SHA256.HashData(built));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.GetDirectories(from).Where(folder => Path.GetFileName(folder) is not ("bin" or "obj")))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}
