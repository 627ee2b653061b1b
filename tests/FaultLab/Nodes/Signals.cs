using System.Runtime.InteropServices;

namespace TaskQueue.FaultLab.Nodes;

/// <summary>Sends signals.</summary>
internal static partial class Signals
{
    /// <summary>Sends a signal to a process.</summary>
    /// <param name="process">The process's number.</param>
    /// <param name="signal">The signal.</param>
    /// <returns>Whether there was such a process.</returns>
    public static bool Send(int process, Signal signal) => Kill(process, (int)signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
