using System.Diagnostics;
using TaskQueue.FaultLab.History;
using TaskQueue.FaultLab.Nodes;

namespace TaskQueue.FaultLab.Driving;

/// <summary>A node in a process of its own; its outputs go to a file.</summary>
internal sealed class NodeProcess : IDisposable
{
    // Linux shares processor time by session first. Brokers stand for machines of their own: a node in a session of its own gives way to theirs.
    // exec: the process is the node, and signals reach it.
    private const string Script = "exec > \"$0\" 2>&1; { echo 10 > /proc/self/autogroup; } 2> /dev/null; exec \"$@\"";

    private readonly Process _process;
    private bool _hasPolled;
    private bool _hasBeenAssigned;

    private NodeProcess(Process process, NodeOptions options)
    {
        _process = process;
        Options = options;
    }

    /// <summary>Gets with what it was started.</summary>
    public NodeOptions Options { get; }

    /// <summary>Gets its name.</summary>
    public string Name => Options.Name;

    /// <summary>Gets whether the process runs.</summary>
    public bool IsAlive => !_process.HasExited;

    /// <summary>Gets whether it knows what to do with a request to drain: its history begins after that.</summary>
    public bool Listens => File.Exists(Path.Combine(Options.Folder, Name + HistoryReader.Extension));

    /// <summary>Gets whether it has started: its consumer's thread has gone round.</summary>
    public bool HasPolled => _hasPolled = _hasPolled || HistoryReader.Tells(Options.Folder, Name, "polled");

    /// <summary>Gets whether it has ever been assigned partitions.</summary>
    public bool HasBeenAssigned => _hasBeenAssigned = _hasBeenAssigned || HistoryReader.Tells(Options.Folder, Name, "assigned");

    /// <summary>Gets or sets whether it was asked to drain.</summary>
    public bool IsDraining { get; set; }

    /// <summary>Gets what it has written to its outputs.</summary>
    public string Log => LogOf(Options.Folder, Name) is var log && File.Exists(log) ? File.ReadAllText(log) : string.Empty;

    /// <summary>Gets a task that ends with the process and tells its exit code; 137 after SIGKILL.</summary>
    public required Task<int> Ended { get; init; }

    /// <summary>Starts a node.</summary>
    /// <param name="options">With what.</param>
    /// <param name="secret">The password that it gets, and must never tell.</param>
    public static NodeProcess Start(NodeOptions options, string secret)
    {
        var start = new ProcessStartInfo(
            "setsid", ["/bin/sh", "-c", Script, LogOf(options.Folder, options.Name), "dotnet", options.Program, .. options.ToArguments()]);
        var inherited = start.Environment.Keys.Where(key => key.StartsWith("TASKQUEUE", StringComparison.OrdinalIgnoreCase));
        foreach (var key in inherited.ToArray())
        {
            start.Environment.Remove(key);
        }

        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["TASKQUEUE_KAFKA_SASL_PASSWORD"] = secret;

        // Most nodes live for seconds: what they would measure of their own code, to compile it better, comes too late.
        start.Environment.TryAdd("DOTNET_TieredPGO", "0");
        var process = Process.Start(start)!;
        return new NodeProcess(process, options) { Ended = EndAsync(process) };
    }

    /// <summary>Returns the file that a node's outputs go to.</summary>
    public static string LogOf(string folder, string node) => Path.Combine(folder, node + ".log");

    /// <summary>Sends a signal.</summary>
    /// <returns>Whether the process was there yet.</returns>
    public bool Send(Signal signal) => IsAlive && Signals.Send(_process.Id, signal);

    /// <inheritdoc/>
    public void Dispose()
    {
        Send(Signal.Kill);
        _process.Dispose();
    }

    private static async Task<int> EndAsync(Process process)
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
