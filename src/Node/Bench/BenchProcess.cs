using System.Diagnostics;
using System.Text.Json;
using TaskQueue.Node.Commands;

namespace TaskQueue.Node.Bench;

/// <summary>The child process that runs one side of one round, and tells on request what it has used.</summary>
internal sealed class BenchProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private BenchProcess(Process process) => _process = process;

    /// <summary>Gets whether the process has ended by itself.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts the process.</summary>
    /// <param name="arguments">What stands behind <c>taskqueue</c>.</param>
    public static BenchProcess Start(IEnumerable<string> arguments)
    {
        var own = Environment.ProcessPath!;
        var start = new ProcessStartInfo(own) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(own) != "taskqueue")
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "taskqueue.dll"));
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new BenchProcess(Process.Start(start)!);
    }

    /// <summary>Asks what the process has used up to now.</summary>
    public Task<BenchSample> SampleAsync(CancellationToken cancellationToken) =>
        AskAsync(BenchRoundCommand.Sample, cancellationToken);

    /// <summary>Lets the process finish and asks what it has used in all.</summary>
    public async Task<BenchSample> StopAsync(CancellationToken cancellationToken)
    {
        var sample = await AskAsync(BenchRoundCommand.Stop, cancellationToken);
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        return _process.ExitCode == ExitCodes.Done
            ? sample
            : throw new CommandFailedException($"TQ9040: a round ended with exit code {_process.ExitCode}");
    }

    /// <summary>Ends the process if it still runs.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<BenchSample> AskAsync(string question, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(question.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        var answer = await _process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Patience, cancellationToken)
            ?? throw new CommandFailedException("TQ9040: a round ended before it was told to");
        return JsonSerializer.Deserialize(answer, CommandJsonContext.Default.BenchSample)!;
    }
}
