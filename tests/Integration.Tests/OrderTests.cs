using System.Globalization;
using System.Text.RegularExpressions;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests;

/// <summary>Tasks of one key run one after another in log order: over retries, rebalances and crashes.</summary>
public sealed partial class OrderTests(ITestOutputHelper log)
{
    private const int Partitions = 4;
    private const int Keys = 20;
    private const int Round = 1_000;

    private static readonly string[] Ordered =
    [
        "ordering=key",
        "results.key=task-key",
        "results.failures=off",
        "default-kind=sleep",
        "attempts.max=2",
        "attempts.backoff.first=100ms",
        "breaker.enabled=off", // Failing tasks are to be dead-lettered, not to wait with their lanes for their kind.
        "akka.loglevel=DEBUG",
        TaskQueueUnderTest.ConsumerProtocol,
    ];

    [Fact]
    public async Task Nodes_that_join_and_leave_keep_the_order_of_each_key_and_repeat_nothing()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, Partitions);
        var first = await queue.StartAssignedNodeAsync(Partitions, Ordered);
        var tasks = new List<TestRecord>(await ProduceAsync(queue, 0));
        var second = await queue.StartAssignedNodeAsync(Partitions / 2, Ordered);
        tasks.AddRange(await ProduceAsync(queue, Round));
        using var results = queue.ReadResults();
        await results.CountAsync(Round, TaskQueueUnderTest.Patience);

        Assert.Equal(0, (await first.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
        tasks.AddRange(await ProduceAsync(queue, 2 * Round));
        await results.CountAsync(tasks.Count(IsToSucceed), TaskQueueUnderTest.Patience);
        await queue.Broker.ReadAsync(queue.DeadLetters, tasks.Count(task => !IsToSucceed(task)), TaskQueueUnderTest.Patience);
        Assert.Equal(0, (await second.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);

        var written = await ResultsByKeyAsync(queue);
        foreach (var key in tasks.GroupBy(task => task.KeyText!))
        {
            Assert.Equal(key.Where(IsToSucceed).Select(task => task.ValueText), written[key.Key]);
        }

        AssertStartedInOrder(first, tasks);
        AssertStartedInOrder(second, tasks);
    }

    [Fact]
    public async Task After_a_crash_each_key_goes_on_in_order_from_a_task_that_was_not_committed()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, Partitions);
        string[] settings = [.. Ordered.Where(setting => setting != TaskQueueUnderTest.ConsumerProtocol)];
        var killed = await queue.StartAssignedNodeAsync(Partitions, settings);
        var tasks = new List<TestRecord>(await ProduceAsync(queue, 0));
        using var results = queue.ReadResults();
        await results.CountAsync(Round / 2, TaskQueueUnderTest.Patience);
        tasks.AddRange(await ProduceAsync(queue, Round)); // However slow this machine is, enough is left for the next node.
        await killed.EndAsync(Signal.Kill, TaskQueueUnderTest.Patience);

        var next = await queue.StartAssignedNodeAsync(Partitions, settings);
        await results.DifferentValuesAsync(tasks.Count(IsToSucceed), TaskQueueUnderTest.Patience);
        await next.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);

        var written = await ResultsByKeyAsync(queue);
        foreach (var key in tasks.GroupBy(task => task.KeyText!))
        {
            AssertOnceRepeated([.. key.Where(IsToSucceed).Select(task => task.ValueText!)], written[key.Key]);
        }

        AssertStartedInOrder(killed, tasks);
        AssertStartedInOrder(next, tasks);
    }

    [Fact]
    public async Task A_hot_key_holds_up_its_own_partition_alone()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, Partitions);
        await queue.Broker.ProduceAsync(
            queue.Tasks, Enumerable.Range(0, 200).Select(_ => TestRecord.Of("hot", "10m") with { Partition = 0 }));
        var node = await queue.StartAssignedNodeAsync(Partitions, [.. Ordered, "in-flight.max-tasks=100", "drain-timeout=1s"]);
        await node.LineAsync("[0] offset 0) started", TaskQueueUnderTest.Patience);

        await queue.Broker.ProduceAsync(queue.Tasks, Enumerable.Range(0, 2_000).Select(number =>
            TestRecord.Of($"other-{number}", "0") with { Partition = 1 + (number % (Partitions - 1)) }));

        using var results = queue.ReadResults();
        await results.DistinctAsync(2_000, TaskQueueUnderTest.Patience);
        await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);
        Assert.Single(node.Lines, line => Started().Match(line) is { Success: true } started && started.Groups["partition"].Value == "0");
    }

    /// <summary>
    /// Writes a round of tasks: long and short ones in turns, so that each would overtake the one before it, and some that
    /// fail twice, while the next ones would be through long ago.
    /// </summary>
    private static Task<IReadOnlyList<TestRecord>> ProduceAsync(TaskQueueUnderTest queue, int first) =>
        queue.Broker.ProduceAsync(queue.Tasks, Enumerable.Range(first, Round).Select(number =>
        {
            var key = number % Keys;
            var turn = number / Keys;
            var task = turn % 10 == 9
                ? Some.Task($"bad-{number}", "fail", "no luck")
                : TestRecord.Of(null, string.Create(CultureInfo.InvariantCulture, $"0.0{turn % 2 * 2}1{number:D8}"));
            return task with { Key = [(byte)('a' + key)], Partition = key % Partitions };
        }));

    private static bool IsToSucceed(TestRecord task) => task.Headers.Count == 0;

    private static async Task<Dictionary<string, List<string>>> ResultsByKeyAsync(TaskQueueUnderTest queue) =>
        (await queue.Broker.ReadToEndAsync(queue.Results))
            .GroupBy(result => result.KeyText!)
            .ToDictionary(key => key.Key, key => key.OrderBy(result => result.Offset).Select(result => result.ValueText!).ToList());

    private static void AssertOnceRepeated(List<string> expected, List<string> written)
    {
        var before = 0;
        while (before < written.Count && before < expected.Count && written[before] == expected[before])
        {
            before++;
        }

        var repeatedFrom = before == written.Count ? before : expected.IndexOf(written[before]);
        Assert.InRange(repeatedFrom, 0, before);
        Assert.Equal(expected.Skip(repeatedFrom), written.Skip(before));
    }

    private static void AssertStartedInOrder(ChildProcess node, IReadOnlyCollection<TestRecord> tasks)
    {
        var keys = tasks.ToDictionary(task => (task.Partition, task.Offset), task => task.KeyText!);
        var last = new Dictionary<string, (long Offset, int Attempt)>();
        var compared = 0;
        foreach (var started in node.Lines.Select(line => Started().Match(line)).Where(match => match.Success))
        {
            var offset = long.Parse(started.Groups["offset"].ValueSpan, CultureInfo.InvariantCulture);
            var attempt = int.Parse(started.Groups["attempt"].ValueSpan, CultureInfo.InvariantCulture);
            var key = keys[(int.Parse(started.Groups["partition"].ValueSpan, CultureInfo.InvariantCulture), offset)];
            if (last.TryGetValue(key, out var before))
            {
                compared++;
                var follows = offset > before.Offset || (offset == before.Offset && attempt == before.Attempt + 1);
                Assert.True(follows, $"key {key}: {offset}, attempt {attempt}, started after {before}");
            }

            last[key] = (offset, attempt);
        }

        Assert.True(compared > Round / 4, $"only {compared} starts could be compared");
    }

    [GeneratedRegex(@"Attempt (?<attempt>\d+) of task \S+ \(\w+, \S+\[(?<partition>\d+)\] offset (?<offset>\d+)\) started$")]
    private static partial Regex Started();
}
