using System.Diagnostics;

namespace TaskQueue.FaultLab.Driving;

/// <summary>The sources that the lab was built from, and builds of them.</summary>
internal static class Repository
{
    /// <summary>Gets its folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Runs a command of the shell.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="command">The command.</param>
    /// <param name="log">The file that receives its output.</param>
    /// <returns>Whether it succeeded.</returns>
    public static async Task<bool> ShellAsync(string folder, string command, string log)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"exec >\"$0\" 2>&1; {command}", log]) { WorkingDirectory = folder })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TaskQueue.sln")))
        {
            folder = folder.Parent ?? throw new LabBrokenException($"{AppContext.BaseDirectory} is in no repository of TaskQueue.");
        }

        return folder.FullName;
    }
}
