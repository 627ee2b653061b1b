using System.Globalization;
using System.Runtime.InteropServices;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;

namespace TaskQueue.Integration.Tests;

/// <summary>The machine may have a librdkafka of its own, of whatever version; no process of ours may load it.</summary>
public sealed class LibraryTests(ITestOutputHelper log)
{
    [Fact]
    public async Task A_library_of_the_system_is_never_loaded()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return;
        }

        var system = Directory.CreateTempSubdirectory("system-library-");
        try
        {
            File.Copy(OneOfOurs(), Path.Combine(system.FullName, "librdkafka.so"));
            // The start asks about topics with Confluent.Kafka's admin client, then reads with a client of ours.
            await using var node = TaskQueueCommand.Start(
                log,
                ["dev", "--port", "0"],
                new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = system.FullName });
            await node.AssignedAsync(1, TaskQueueUnderTest.Patience);
            var maps = await File.ReadAllLinesAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{node.Id}/maps"));

            Assert.Single(maps.Where(line => line.Contains("librdkafka", StringComparison.Ordinal)).Select(FileOf).Distinct());
            Assert.DoesNotContain(maps, line => line.Contains(system.FullName, StringComparison.Ordinal));
        }
        finally
        {
            system.Delete(recursive: true);
        }
    }

    private static string FileOf(string line) => line[line.IndexOf('/', StringComparison.Ordinal)..];

    private static string OneOfOurs() => Directory
        .EnumerateFiles(AppContext.BaseDirectory, "centos8-librdkafka.so", SearchOption.AllDirectories)
        .First(file => file.Contains("linux-x64", StringComparison.Ordinal));
}
