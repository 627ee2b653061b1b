using System.Diagnostics;

namespace TaskQueue.TestSupport.Brokers;

/// <summary>Runs the command that breaks and heals a cluster.</summary>
/// <param name="prefix">The beginning of its command line, in the shell's syntax.</param>
/// <param name="log">Receives what was run, and when.</param>
internal sealed class FaultCommand(string prefix, Action<string> log)
{
    // A broker that was killed goes through its log when it starts.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>Runs it.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task RunAsync(params string[] arguments)
    {
        // Its outputs are not redirected: a broker that it starts keeps them open.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{prefix} \"$@\"", "faults", .. arguments]))!;
        using var timeUp = new CancellationTokenSource(Limit);
        await process.WaitForExitAsync(timeUp.Token);
        log($"{TimeProvider.System.GetLocalNow():HH:mm:ss.fff} {string.Join(' ', arguments)}: {process.ExitCode}");
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{prefix} {string.Join(' ', arguments)}: exit code {process.ExitCode}");
        }
    }
}
