using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace TaskQueue.Node.Tests.Commands;

public sealed class DevCommandTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Dev_tells_what_to_type_next_takes_tasks_and_ends_with_0_on_Ctrl_C()
    {
        using var dev = new CommandRun();
        using var enqueue = new CommandRun();

        var running = dev.StartAsync("dev", "--port", "0", "--set", "akka.loglevel=OFF");
        var guide = await dev.WaitForOutputAsync("Ctrl-C ends it.").WaitAsync(Patience);
        var address = Regex.Match(guide, @"task enqueue upper ""hello"" -b (127\.0\.0\.1:\d+)").Groups[1].Value;
        var enqueued = await enqueue.StartAsync("task", "enqueue", "upper", "hello", "-b", address).WaitAsync(Patience);
        dev.Signals.Raise(PosixSignal.SIGINT);

        Assert.Equal(0, await running.WaitAsync(Patience));
        Assert.Equal(0, enqueued);
        Assert.Contains($"kcat -P -b {address} -t task_topic", guide, StringComparison.Ordinal);
        Assert.Contains("All of it is in memory", guide, StringComparison.Ordinal);
        Assert.Contains("newest 5 MiB", guide, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_one_line()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        using var dev = new CommandRun();

        var code = await dev.StartAsync("dev", "--port", $"{port}").WaitAsync(Patience);

        Assert.Equal(1, code);
        Assert.Matches($@"^taskqueue: TQ9013: The embedded broker cannot listen on port {port} .*\s$", dev.Error);
    }
}
