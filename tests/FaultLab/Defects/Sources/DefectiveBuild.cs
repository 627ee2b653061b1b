using System.Security.Cryptography;
using System.Text;
using TaskQueue.FaultLab.Driving;

namespace TaskQueue.FaultLab.Defects.Sources;

/// <summary>The lab, built from a copy of the sources with all <see cref="SourceDefects"/> in it, each asleep until a node has it.</summary>
/// <remarks>Built once for what the sources are, in <c>artifacts/defective-builds</c>.</remarks>
internal static class DefectiveBuild
{
    private static readonly string[] Folders = ["src", "hocon", "eng", "tests/FaultLab"];
    private static readonly Lazy<Task<string>> Build = new(MakeAsync);

    /// <summary>Gets the program, when it is built.</summary>
    public static Task<string> Program => Build.Value;

    /// <summary>Returns what the copy consists of, by path from the root.</summary>
    /// <exception cref="SourceChangedException">A defect does not fit the sources any more.</exception>
    public static IReadOnlyDictionary<string, byte[]> ReadSources()
    {
        var files = Folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.Root))
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or ".git"));
        var sources = new SortedDictionary<string, byte[]>(
            files.ToDictionary(file => file, file => File.ReadAllBytes(Path.Combine(Repository.Root, file))), StringComparer.Ordinal);
        foreach (var change in SourceDefects.All)
        {
            sources[change.File] = Encoding.UTF8.GetBytes(change.Apply(Encoding.UTF8.GetString(sources[change.File])));
        }

        return sources;
    }

    private static async Task<string> MakeAsync()
    {
        var sources = ReadSources();
        var folder = Path.Combine(Repository.Root, "artifacts", "defective-builds", HashOf(sources));
        var program = Path.Combine(folder, "tests", "FaultLab", "bin", "Release", "net10.0", "TaskQueue.FaultLab.dll");
        var isBuilt = Path.Combine(folder, "built");
        if (!File.Exists(isBuilt))
        {
            foreach (var (file, content) in sources)
            {
                var target = Path.Combine(folder, file);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                await File.WriteAllBytesAsync(target, content);
            }

            await BuildAsync(folder);
            await File.WriteAllTextAsync(isBuilt, string.Empty);
        }

        return program;
    }

    // How the defects read is nobody's business.
    private static async Task BuildAsync(string folder)
    {
        if (!await Repository.ShellAsync(
            folder,
            "dotnet build -c Release -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false tests/FaultLab",
            Path.Combine(folder, "build.log")))
        {
            throw new LabBrokenException($"The sources with defects were not built, see {folder}/build.log");
        }
    }

    private static string HashOf(IReadOnlyDictionary<string, byte[]> sources)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (file, content) in sources)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file));
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
