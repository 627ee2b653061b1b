using System.Globalization;
using TaskQueue.FaultLab.Nodes;

namespace TaskQueue.FaultLab.Driving;

/// <summary>Gives nodes a time of day of their own, by libfaketime. Their monotonic clock stays the machine's.</summary>
internal static class FakeClock
{
    private static readonly string[] Places =
    [
        "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
        "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
    ];

    private static readonly string Waits = Path.Combine(PrecompiledNode.Folder, "fake-clock.so");

    private static string? Library => Array.Find(Places, File.Exists);

    /// <summary>Gets what is missing; <see langword="null"/> if nothing is.</summary>
    public static string? Missing =>
        Library is null ? "libfaketime is not on this machine: apt-get install faketime (Debian, Ubuntu)"
        : !File.Exists(Waits) ? $"FakeClock.c could not be compiled: apt-get install gcc libc6-dev (Debian, Ubuntu); see {Waits}.log"
        : null;

    /// <summary>Compiles what libfaketime lacks.</summary>
    public static Task PrepareAsync()
    {
        var source = Path.Combine(Repository.Root, "tests", "FaultLab", "Driving", "FakeClock.c");
        return Repository.ShellAsync(Repository.Root, $"rm -f {Waits} && cc -shared -fPIC -O2 -Wall -o {Waits} {source}", Waits + ".log");
    }

    /// <summary>Gives a node a clock that can be set, and that shows the machine's time until it is.</summary>
    public static NodeOptions Give(NodeOptions options)
    {
        if (Missing is not null)
        {
            return options;
        }

        Set(options, TimeSpan.Zero);
        return options with
        {
            Environment = new Dictionary<string, string>
            {
                ["LD_PRELOAD"] = $"{Library}:{Waits}",
                ["FAKETIME_TIMESTAMP_FILE"] = FileOf(options),
                ["FAKETIME_CACHE_DURATION"] = "1",
                ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",

                // With its default for this glibc, every wait of .NET that has a time limit ends at once.
                ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
            },
        };
    }

    /// <summary>Sets a node's clock; seen by it within a second.</summary>
    /// <param name="options">The node.</param>
    /// <param name="ahead">How far it is ahead of the machine's.</param>
    public static void Set(NodeOptions options, TimeSpan ahead)
    {
        // Replaced as a whole: it is read at any time.
        var file = FileOf(options);
        File.WriteAllText(file + ".new", string.Create(CultureInfo.InvariantCulture, $"{ahead.TotalSeconds:+0;-0;+0}\n"));
        File.Move(file + ".new", file, overwrite: true);
    }

    private static string FileOf(NodeOptions options) => Path.Combine(options.Folder, options.Name + ".clock");
}
