using TaskQueue.Actors.Configuration.Settings;
using TaskQueue.Kafka.Embedded;
using TaskQueue.Node.Samples;

namespace TaskQueue.Node.Commands;

/// <summary>Tells someone who tries TaskQueue out what to type next.</summary>
internal static class DevGuide
{
    /// <summary>Writes the guide.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="broker">The broker that runs.</param>
    /// <param name="settings">The settings of the node.</param>
    public static void Write(TextWriter output, EmbeddedBroker broker, NodeSettings settings)
    {
        var (servers, self, topic) = (broker.BootstrapServers, OwnName(), settings.Topics.Tasks[0]);
        output.WriteLine(
            $"""

            TaskQueue runs, with a Kafka broker of its own at {servers} and the kinds {string.Join(", ", SampleHandlers.Create(TimeProvider.System).Keys)}.
            All of it is in memory: it is gone when this ends, and of each partition only the newest {EmbeddedBroker.PartitionBytes / 1024 / 1024} MiB stay.

            In another terminal, put tasks into the queue:
              {self} task enqueue upper "hello" -b {servers}
              {self} task enqueue sleep 5s -b {servers}
              {self} task enqueue fail "no luck" -b {servers}
              {self} task enqueue flaky 2 -b {servers}
              echo task1 | kcat -P -b {servers} -t {topic}
            Watch the results, and what failed for good:
              kcat -C -b {servers} -t {settings.Topics.Results} -f '%k  %s\n'
              kcat -C -b {servers} -t {settings.Topics.DeadLettersOf(topic)} -f '%h  %s\n'
            Ctrl-C ends it.

            """);
    }

    /// <summary>Writes the guide of a broker without a node.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="broker">The broker that runs.</param>
    /// <param name="settings">Name its topics.</param>
    public static void WriteBroker(TextWriter output, EmbeddedBroker broker, NodeSettings settings) => output.WriteLine(
        $"""

        A Kafka broker runs at {broker.BootstrapServers}, without a node, with the topics {string.Join(", ", settings.Topics.Tasks)} for tasks and {settings.Topics.Results} for results.
        All of it is in memory: it is gone when this ends, and of each partition only the newest {EmbeddedBroker.PartitionBytes / 1024 / 1024} MiB stay.
        Ctrl-C ends it.

        """);

    // The commands should work as they are copied, whether this is an installed tool or a build.
    private static string OwnName() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? $"dotnet {Path.Combine(AppContext.BaseDirectory, "taskqueue.dll")}"
            : "taskqueue";
}
