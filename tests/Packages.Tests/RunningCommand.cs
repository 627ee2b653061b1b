using System.Diagnostics;
using System.Text.RegularExpressions;

namespace TaskQueue.Packages.Tests;

/// <summary>A command that goes on until it is disposed.</summary>
internal sealed class RunningCommand : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly Process _process;

    public RunningCommand(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
    }

    /// <summary>Reads its output up to a line that matches.</summary>
    /// <exception cref="InvalidOperationException">It ended before.</exception>
    public async Task<Match> WaitForAsync(Regex expected)
    {
        using var limit = new CancellationTokenSource(Limit);
        var printed = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            printed.Add(line);
            if (expected.Match(line) is { Success: true } match)
            {
                return match;
            }
        }

        throw new InvalidOperationException($"It ended:\n{string.Join('\n', printed)}");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
