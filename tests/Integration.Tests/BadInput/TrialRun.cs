using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TaskQueue.Core.Records;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.Kafka.Producing;
using TaskQueue.Kafka.Reading;
using TaskQueue.TestSupport.Brokers;
using TaskQueue.TestSupport.Producing;

namespace TaskQueue.Integration.Tests.BadInput;

/// <summary>
/// Puts bad records into one partition, with good ones between them, and lets a node run them: each has to end as expected, none
/// may end the node or hold up the others, and the log stays fit to be read.
/// </summary>
internal sealed partial class TrialRun(ITestOutputHelper log)
{
    /// <summary>Runs all of them.</summary>
    /// <param name="trials">The records.</param>
    /// <param name="settings">Settings of the node.</param>
    public async Task RunAsync(IReadOnlyList<Trial> trials, params string[] settings)
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, TestBroker.Real());

        // Trials lie at even offsets, good records behind them at odd ones.
        await ProduceAsync(queue, trials.SelectMany(trial => (RawRecord[])[trial.Record, RawRecord.Of("good")]));
        var results = trials.Count + trials.Count(trial => trial.Ending == Ending.Result);
        var letters = trials.Count(trial => trial.Ending == Ending.DeadLetter);

        var node = await queue.StartNodeAsync(["akka.loglevel=DEBUG", "results.failures=off", .. settings]);
        await UntilAsync(queue, queue.Results, results);
        await UntilAsync(queue, queue.DeadLetters, letters);
        var end = await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);

        Assert.Equal(0, end.ExitCode);
        AssertReadable(node.Lines);
        AssertLetters(trials, await ReadAsync(queue, queue.DeadLetters));
        AssertResults(queue, trials, await ReadAsync(queue, queue.Results));
        var open = trials.Select(trial => trial.Ending).ToList().IndexOf(Ending.Open);
        var commit = Assert.Single(await queue.Broker.CommittedAsync(queue.Group, queue.Tasks));
        Assert.Equal(2 * (open < 0 ? trials.Count : open), commit.Offset);
    }

    /// <summary>Asserts that each line begins as our lines do, and that nothing in them moves a terminal's cursor or colors.</summary>
    public static void AssertReadable(IReadOnlyList<string> lines)
    {
        // At debug level the actor system has a last word after its loggers have ended.
        Assert.All(lines.Where(line => !line.EndsWith("StandardOutLogger started", StringComparison.Ordinal)), line =>
            Assert.Matches(LineStart(), line));
        Assert.All(lines, line => Assert.DoesNotContain(line, char.IsControl));
    }

    /// <summary>Writes records into one partition.</summary>
    public static async Task ProduceAsync(TaskQueueUnderTest queue, IEnumerable<RawRecord> records)
    {
        var count = 0;
        using var producer = new TestProducer(new(queue.Broker.Properties())
        {
            ["message.max.bytes"] = "2000000",

            // A batch of its own for each, so that one may have all the bytes that the broker allows.
            ["batch.num.messages"] = "1",
        });
        foreach (var record in records)
        {
            count++;
            var error = producer.TrySend(new OutgoingRecord
            {
                Topic = queue.Tasks,
                Partition = 0,
                Key = record.Key,
                HasKey = record.Key is not null,
                Value = record.Value,
                HasValue = record.Value is not null,
                Headers = new RecordHeaders(record.Headers),
            });
            Assert.True(error.IsNone, error.ToString());
        }

        await producer.UntilReportsAsync(count);
        Assert.All(producer.Reports, report => Assert.True(report.Error.IsNone, report.Error.ToString()));
    }

    /// <summary>Reads all records of a topic.</summary>
    public static async Task<List<RawRecord>> ReadAsync(TaskQueueUnderTest queue, string topic)
    {
        var records = new List<RawRecord>();
        using var reader = new TopicReader(queue.Broker.Properties());
        var partitions = await queue.Broker.PartitionsAsync(topic);
        await reader.ReadAsync(
            [.. partitions.Select(partition => new ReadRange(partition, 0))],
            (in RecordView record) =>
            {
                records.Add(new RawRecord(record));
                return VisitResult.Continue;
            },
            progress: null,
            CancellationToken.None);
        return records;
    }

    private static async Task UntilAsync(TaskQueueUnderTest queue, string topic, int count) =>
        Assert.Equal(count, (await queue.Broker.ReadAsync(topic, count, TaskQueueUnderTest.Patience)).Count);

    private static void AssertLetters(IReadOnlyList<Trial> trials, List<RawRecord> letters)
    {
        Assert.Equal(trials.Count(trial => trial.Ending == Ending.DeadLetter), letters.Count);
        foreach (var (index, trial) in trials.Index().Where(entry => entry.Item.Ending == Ending.DeadLetter))
        {
            var offset = (2 * index).ToString(CultureInfo.InvariantCulture);
            var letter = Assert.Single(letters, letter => letter.Header("__dlq.errors.offset") == offset);
            trial.Record.AssertSameAs(letter, trial.What);
            Assert.Contains(trial.Says ?? string.Empty, letter.Header("__dlq.errors.message"), StringComparison.Ordinal);
        }
    }

    private static void AssertResults(TaskQueueUnderTest queue, IReadOnlyList<Trial> trials, List<RawRecord> results)
    {
        Assert.Equal(trials.Count + trials.Count(trial => trial.Ending == Ending.Result), results.Count);
        foreach (var (index, trial) in trials.Index())
        {
            var good = Assert.Single(results, result => result.KeyText == $"{queue.Tasks}-0-{(2 * index) + 1}");
            Assert.Equal("GOOD", Encoding.UTF8.GetString(good.Value!));
            if (trial.Ending == Ending.Result)
            {
                var id = trial.Record.Header("ce_id") ?? $"{queue.Tasks}-0-{2 * index}";
                var result = Assert.Single(results, result => result.KeyText == id);
                Assert.Equal(trial.Result ?? result.Value, result.Value);
            }
        }
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (dbug|info|warn|fail|crit): [A-Z]")]
    private static partial Regex LineStart();
}
