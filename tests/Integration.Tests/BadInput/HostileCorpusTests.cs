using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TaskQueue.Core.Records;
using TaskQueue.Core.Wire;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;
using TaskQueue.TestSupport.Hostile;

namespace TaskQueue.Integration.Tests.BadInput;

/// <summary>Ten thousand records that were tasks once, run by a node: each has the ending that it should have, and no other.</summary>
public sealed class HostileCorpusTests(ITestOutputHelper log)
{
    private const int Count = 10_000;
    private const string KnownKind = "upper";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [RealKafkaFact]
    public async Task Ten_thousand_hostile_records_are_accounted_for_one_by_one()
    {
        var given = Environment.GetEnvironmentVariable("TASKQUEUE_MODEL_SEED");
        var seed = given is null ? RandomNumberGenerator.GetInt32(int.MaxValue) : int.Parse(given, CultureInfo.InvariantCulture);
        log.WriteLine($"seed {seed}");
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, TestBroker.Real());
        RawRecord[] records = [.. HostileCorpus.Draw(seed, Count, queue.Group).Select(RecordOf), RawRecord.Of("good")];
        var expected = new Endings(queue, records);
        log.WriteLine($"{expected.Results.Count} on the result topic, {expected.Letters.Count} dead letters, {expected.PassedOver} for another group");

        await TrialRun.ProduceAsync(queue, records);
        var node = await queue.StartNodeAsync("unknown-kind.action=dead-letter");
        await queue.Broker.ReadAsync(queue.Results, expected.Results.Count, Patience);
        await queue.Broker.ReadAsync(queue.DeadLetters, expected.Letters.Count, Patience);
        var end = await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);

        Assert.Equal(0, end.ExitCode);
        TrialRun.AssertReadable(node.Lines);
        AssertResults(expected, await TrialRun.ReadAsync(queue, queue.Results));
        AssertLetters(expected, records, await TrialRun.ReadAsync(queue, queue.DeadLetters));
        Assert.Equal(records.Length, Assert.Single(await queue.Broker.CommittedAsync(queue.Group, queue.Tasks)).Offset);
    }

    private static void AssertResults(Endings expected, List<RawRecord> results)
    {
        var told = results.Select(result => Endings.Told(result.Key!, result.Header("ce_type")?.Split('.')[^1] ?? "completed"));
        Assert.Equal(expected.Results.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    private static void AssertLetters(Endings expected, RawRecord[] records, List<RawRecord> letters)
    {
        // A record may have headers of a dead letter itself; what the node adds is the last of each name.
        var byOffset = letters.ToDictionary(letter => int.Parse(letter.Header("__dlq.errors.offset")!, CultureInfo.InvariantCulture));
        Assert.Equal(expected.Letters, byOffset.Keys.Order());
        foreach (var offset in expected.Letters)
        {
            records[offset].AssertSameAs(byOffset[offset], $"offset {offset}");
            Assert.NotEmpty(byOffset[offset].Header("__dlq.errors.message")!);
        }
    }

    private static RawRecord RecordOf(HostileRecord hostile) =>
        hostile.Headers.Aggregate(new RawRecord(hostile.Key, hostile.Value), (record, header) => record.With(header.Name, header.Value));

    /// <summary>What the pages on the wire format make of each record.</summary>
    private sealed class Endings
    {
        public Endings(TaskQueueUnderTest queue, RawRecord[] records)
        {
            var assignment = new Assignment(new PartitionId(queue.Tasks, 0), 1, CancellationToken.None);
            var builder = new RecordBatchBuilder();
            for (var offset = 0; offset < records.Length; offset++)
            {
                var (key, value) = (records[offset].Key, records[offset].Value);
                builder.Headers.AddAll(new RecordHeaders(records[offset].Headers));
                builder.Add(offset, 0, key is not null, key, value is not null, value);
                Add(builder.Build(assignment)[0], offset, Encoding.UTF8.GetBytes(queue.Group));
            }
        }

        /// <summary>Gets what the result topic is to tell, the task's id and how it ended.</summary>
        public List<string> Results { get; } = [];

        /// <summary>Gets the offsets of which there are to be dead letters.</summary>
        public List<int> Letters { get; } = [];

        public int PassedOver { get; private set; }

        public static string Told(ReadOnlySpan<byte> id, string ending) => $"{Convert.ToHexString(id)} {ending}";

        private void Add(in RecordView record, int offset, byte[] group)
        {
            var isTask = TaskDecoder.TryDecode(record, out var envelope, out _);
            var id = new TaskIds().Of(record, envelope);
            if (envelope.IsForOneGroup && !envelope.ReplayGroup(record).SequenceEqual(group))
            {
                PassedOver++;
            }
            else if (!isTask)
            {
                Letters.Add(offset);
            }
            else if (envelope.ExpiresAt <= TimeProvider.System.GetUtcNow())
            {
                // A bare task that expired is told by an event alone.
                Results.AddRange(envelope.Mode == EnvelopeMode.Bare ? [] : [Told(id, "expired")]);
            }
            else if (envelope.Kind(record) is { IsEmpty: false } kind && Encoding.UTF8.GetString(kind) != KnownKind)
            {
                Letters.Add(offset);
                Results.Add(Told(id, "failed"));
            }
            else
            {
                Results.Add(Told(id, "completed"));
            }
        }
    }
}
