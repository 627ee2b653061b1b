using System.Runtime.InteropServices;
using TaskQueue.FaultLab.Nodes;

namespace TaskQueue.FaultLab.Driving;

/// <summary>The lab's program for nodes, compiled ahead of time: most nodes live for seconds, and would spend them on compiling themselves.</summary>
/// <remarks>In <c>artifacts/faultlab-nodes</c>; made again only as far as sources have changed.</remarks>
internal static class PrecompiledNode
{
    /// <summary>Where what is made for nodes is kept.</summary>
    public static readonly string Folder = Path.Combine(Repository.Root, "artifacts", "faultlab-nodes");

    /// <summary>Makes the program; where that does not work, the lab's own does as well, with a busier machine.</summary>
    /// <returns>Its path.</returns>
    public static async Task<string> MakeAsync()
    {
        if (await PublishAsync(Repository.Root, Path.Combine(Folder, "present")) is { } program)
        {
            return program;
        }

        await Console.Error.WriteLineAsync($"Nodes compile themselves, which keeps the machine busy: they were not compiled ahead, see {Folder}");
        return NodeOptions.OwnProgram;
    }

    /// <summary>Makes the program of the commit before this one, unless it is there.</summary>
    /// <returns>Its path; <see langword="null"/> if there is no such commit here, or it cannot be built.</returns>
    public static async Task<string?> MakePreviousAsync()
    {
        var (sources, folder) = (Path.Combine(Folder, "previous-sources"), Path.Combine(Folder, "previous"));
        var made = folder + ".commit";
        if (await Repository.ShellAsync(Repository.Root, $"git rev-parse HEAD~1 | cmp - {made}", folder + ".log"))
        {
            return ProgramIn(folder);
        }

        return await Repository.ShellAsync(
                Repository.Root,
                $"rm -rf {made} {sources} && mkdir {sources} && git archive --output {sources}.tar HEAD~1 && tar -x -C {sources} -f {sources}.tar",
                sources + ".log")
            && await PublishAsync(sources, folder) is { } program
            && await Repository.ShellAsync(Repository.Root, $"git rev-parse HEAD~1 > {made}", sources + ".log")
            ? program
            : null;
    }

    // The lock files are those of other builds.
    private static async Task<string?> PublishAsync(string sources, string folder) =>
        await Repository.ShellAsync(
            sources,
            $"dotnet publish tests/FaultLab -c Release -r {RuntimeInformation.RuntimeIdentifier} --self-contained false -p:PublishReadyToRun=true "
            + $"-p:RunAnalyzers=false -p:RestoreLockedMode=false -p:NuGetLockFilePath=obj/precompiled.lock.json -o {folder}",
            folder + ".log")
            ? ProgramIn(folder)
            : null;

    private static string ProgramIn(string folder) => Path.Combine(folder, Path.GetFileName(NodeOptions.OwnProgram));
}
