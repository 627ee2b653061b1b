using System.Diagnostics;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Tests.Native;

public sealed class QueueHandleTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void What_lies_in_a_queue_before_somebody_listens_wakes_him_at_once()
    {
        using var client = ClientHandle.Create(
            ClientKind.Producer,
            new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1", ["log_level"] = "0" },
            EventKinds.Error);
        using var queue = QueueHandle.OfClient(client);
        var begun = Stopwatch.GetTimestamp();
        Assert.True(SpinWait.SpinUntil(() => queue.Length > 0, Limit), $"no error after {Stopwatch.GetElapsedTime(begun)}");
        var woken = false;

        queue.EnableWake(() => woken = true);

        Assert.True(woken);
    }
}
