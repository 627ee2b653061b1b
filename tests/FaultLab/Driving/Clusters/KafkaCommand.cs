using System.Diagnostics;

namespace TaskQueue.FaultLab.Driving.Clusters;

/// <summary>The command that starts, breaks, heals and ends clusters.</summary>
internal sealed class KafkaCommand
{
    private const string Heap = "KAFKA_HEAP";
    private const string InMemory = "/dev/shm";
    private const long Enough = 4L << 30;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly string _path;
    private readonly string _folder;
    private readonly string _data;

    /// <summary>Creates the way to the command.</summary>
    /// <param name="path">The command.</param>
    /// <param name="folder">Where the command leaves what it prints; and clusters their data, if there is no room for them in memory.</param>
    public KafkaCommand(string path, string folder)
    {
        _path = path;
        _folder = folder;

        // A disk stands still for seconds while brokers recover or others use it, and so does each broker that writes to it.
        var hasRoom = Directory.Exists(InMemory) && new DriveInfo(InMemory).AvailableFreeSpace >= Enough;
        _data = hasRoom ? Path.Combine(InMemory, "taskqueue-faultlab") : folder;
    }

    /// <summary>Returns the folder of a cluster.</summary>
    public string FolderOf(string cluster) => Path.Combine(_data, cluster);

    /// <summary>Runs the command.</summary>
    /// <returns>Whether it succeeded.</returns>
    public async Task<bool> TryAsync(params string[] arguments)
    {
        Directory.CreateDirectory(_folder);
        // Its outputs do not go through us: a broker that it starts keeps them open.
        using var process = Start("exec \"$@\" >>\"$0\" 2>&1", Path.Combine(_folder, "kafka.log"), arguments);
        await WaitAsync(process);
        return process.ExitCode == 0;
    }

    /// <summary>Runs the command and returns what it prints.</summary>
    /// <exception cref="LabBrokenException">It failed.</exception>
    public async Task<string> ReadAsync(params string[] arguments)
    {
        using var process = Start("exec \"$@\"", "kafka", arguments);
        var output = await process.StandardOutput.ReadToEndAsync();
        await WaitAsync(process);
        return process.ExitCode == 0 ? output.Trim() : throw Failed(arguments);
    }

    /// <summary>Returns what to throw where the command has failed.</summary>
    public LabBrokenException Failed(params string[] arguments) =>
        new($"{_path} {string.Join(' ', arguments)} failed; what it printed is in {_folder}/kafka.log");

    private Process Start(string script, string zeroth, string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", script, zeroth, _path, .. arguments]) { RedirectStandardOutput = !script.Contains('>', StringComparison.Ordinal) };
        start.Environment["TASKQUEUE_KAFKA_DIR"] = _data;
        start.Environment.TryAdd(Heap, "256m");
        // Brokers that live for minutes, and are started again and again, spend half of their time in the optimizing compiler. And what the JVM
        // writes about itself goes to a mapped file on the disk: while that is busy, the whole broker waits for it.
        start.Environment.TryAdd("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+PerfDisableSharedMem");
        return Process.Start(start)!;
    }

    private static async Task WaitAsync(Process process)
    {
        using var timeUp = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(timeUp.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new LabBrokenException($"{process.StartInfo.ArgumentList[3]} hangs.");
        }
    }
}
