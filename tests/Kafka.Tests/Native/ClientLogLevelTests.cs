using Microsoft.Extensions.Logging;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Tests.Native;

public sealed class ClientLogLevelTests
{
    private const int Error = 3;
    private const int Warning = 4;

    [Theory]
    [InlineData(Error, "FAIL", "h:1/bootstrap: Connect failed", LogLevel.Debug)]
    [InlineData(Warning, "GETPID", "[thrd:main]: Failed to acquire idempotence PID from broker h:1/1: Broker: Coordinator load in progress: retrying", LogLevel.Debug)]
    [InlineData(Warning, "GETPID", "[thrd:main]: Failed to acquire idempotence PID from broker h:1/1: Broker: Cluster authorization failed", LogLevel.Warning)]
    [InlineData(Error, "CONFWARN", "something else", LogLevel.Error)]
    public void What_passes_by_itself_or_is_told_elsewhere_is_no_warning(int severity, string facility, string text, LogLevel expected) =>
        Assert.Equal(expected, ClientLog.LevelOf(severity, facility, text));
}
