using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace TaskQueue.Integration.Tests.Processes;

/// <summary>A child process whose lines can be waited for. Killed when disposed of, if it still runs.</summary>
internal sealed partial class ChildProcess : IAsyncDisposable
{
    private const int ShownAtStart = 60;
    private const int ShownAtEnd = 240;
    private static readonly TimeSpan BetweenSignals = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly string _name;
    private readonly ITestOutputHelper _log;
    private readonly LineLog _lines = new();

    private ChildProcess(ProcessStartInfo start, string name, ITestOutputHelper log)
    {
        _name = name;
        _log = log;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _lines.Add(line.Data, isError: false);
        _process.ErrorDataReceived += (_, line) => _lines.Add(line.Data, isError: true);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Gets the number of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Gets all lines by now, of both outputs.</summary>
    public IReadOnlyList<string> Lines => _lines.All;

    /// <summary>Starts a process.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="log">Receives the lines at the end; shown if the test fails.</param>
    /// <param name="environment">Variables to set; those of TaskQueue are not inherited.</param>
    /// <param name="input">Its standard input, which is closed then.</param>
    public static ChildProcess Start(
        string program,
        IEnumerable<string> arguments,
        ITestOutputHelper log,
        IReadOnlyDictionary<string, string>? environment = null,
        string input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var inherited = start.Environment.Keys.Where(key => key.StartsWith("TASKQUEUE", StringComparison.OrdinalIgnoreCase));
        foreach (var key in inherited.ToArray())
        {
            start.Environment.Remove(key);
        }

        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        var process = new ChildProcess(start, $"{Path.GetFileName(program)} {string.Join(' ', start.ArgumentList)}", log);
        process._process.StandardInput.Write(input);
        process._process.StandardInput.Close();
        return process;
    }

    /// <summary>Waits until so many lines, from the start of the process on, contain a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="count">How many lines.</param>
    /// <returns>The last of these lines.</returns>
    public Task<string> LineAsync(string text, TimeSpan timeout, int count = 1) =>
        LinesAsync(line => line.Contains(text, StringComparison.Ordinal) ? 1 : 0, $"'{text}'", count, timeout);

    /// <summary>Waits until a node has said, from its start on, that so many partitions were assigned to it.</summary>
    /// <returns>The last line that said so.</returns>
    public Task<string> AssignedAsync(int partitions, TimeSpan timeout) =>
        LinesAsync(
            line => AssignedPartitions().Match(line) is { Success: true } assigned
                ? int.Parse(assigned.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
                : 0,
            "assigned partitions",
            partitions,
            timeout);

    /// <summary>Sends a signal.</summary>
    public void Send(Signal signal)
    {
        if (Kill(_process.Id, (int)signal) != 0)
        {
            throw new InvalidOperationException($"{_name} could not be sent {signal}: errno {Marshal.GetLastPInvokeError()}.");
        }
    }

    /// <summary>Waits for the process to end, its outputs included.</summary>
    public async Task<ProcessEnd> EndAsync(TimeSpan timeout)
    {
        await _process.WaitForExitAsync().WaitAsync(timeout);
        return new ProcessEnd(_process.ExitCode, _lines.Output, _lines.Error);
    }

    /// <summary>Watches the process for a while, in which it must not end.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public async Task LivesForAsync(TimeSpan time)
    {
        using var timeUp = new CancellationTokenSource(time);
        try
        {
            await _process.WaitForExitAsync(timeUp.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        throw new InvalidOperationException($"{_name} ended with {_process.ExitCode}.");
    }

    /// <summary>Sends a signal and waits for the end.</summary>
    public Task<ProcessEnd> EndAsync(Signal signal, TimeSpan timeout)
    {
        Send(signal);
        return EndAsync(timeout);
    }

    /// <summary>Sends a signal again and again, as someone impatient does, until the process ends.</summary>
    /// <remarks>Signals that come at almost the same time count as one, so one alone might pass unheard.</remarks>
    public async Task<ProcessEnd> EndImpatientlyAsync(Signal signal, TimeSpan timeout)
    {
        using var timeUp = new CancellationTokenSource(timeout);
        while (!_process.HasExited)
        {
            Send(signal);
            await Task.WhenAny(_process.WaitForExitAsync(timeUp.Token).WaitAsync(BetweenSignals));
            timeUp.Token.ThrowIfCancellationRequested();
        }

        return await EndAsync(timeout);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync().WaitAsync(KillTimeout);
        }

        var lines = Lines;
        var skipped = Math.Max(0, lines.Count - ShownAtStart - ShownAtEnd);
        _log.WriteLine($"--- {_name} (exit code {_process.ExitCode})");
        foreach (var line in lines.Take(ShownAtStart)
            .Concat(skipped > 0 ? [$"… {skipped} lines …"] : [])
            .Concat(lines.Skip(ShownAtStart + skipped)))
        {
            _log.WriteLine(line);
        }

        _process.Dispose();
    }

    /// <summary>Returns how much of the process's memory is resident.</summary>
    public double ResidentMiB() => StatusMiB("VmRSS:");

    /// <summary>Returns the most that was resident so far.</summary>
    public double PeakMiB() => StatusMiB("VmHWM:");

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    // "VmRSS:	  123456 kB"
    private double StatusMiB(string field)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith(field, StringComparison.Ordinal));
        return int.Parse(line[field.Length..^2].Trim(), CultureInfo.InvariantCulture) / 1024.0;
    }

    private async Task<string> LinesAsync(Func<string, int> counts, string what, int count, TimeSpan timeout)
    {
        var seen = _lines.WaitForAsync(counts, count);
        if (await Task.WhenAny(seen, _process.WaitForExitAsync()).WaitAsync(timeout) != seen && !seen.IsCompleted)
        {
            throw new InvalidOperationException($"{_name} ended with {_process.ExitCode} before it wrote {what} {count} times.");
        }

        return await seen;
    }

    [GeneratedRegex(@"Assigned (\d+) partitions")]
    private static partial Regex AssignedPartitions();
}
