using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests;

/// <summary>Records at the limits of a real broker, dead-lettered byte by byte, or as what is left of them.</summary>
public sealed class LargeDeadLetterTests(ITestOutputHelper log)
{
    // Kafka's default of max.message.bytes is 1,048,588; a record and its batch have headers.
    private const int LargestValue = 1_048_000;

    [RealKafkaFact]
    public async Task The_largest_value_and_ten_thousand_headers_are_kept_byte_for_byte()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        var bytes = new byte[LargestValue];
        new Random(4711).NextBytes(bytes);
        TestRecord[] records =
        [
            TestRecord.Of(null, null) with { Key = [0, 255], Value = bytes },
            TestRecord.Of("k", null, [.. Enumerable.Range(0, 10_000).Select(i => ($"h{i}", $"v{i}"))]),
        ];
        await queue.Broker.ProduceAsync(queue.Tasks, records);

        var node = await queue.StartNodeAsync("default-kind=fail", "attempts.max=1");

        var letters = await queue.Broker.ReadAsync(queue.DeadLetters, 2, TaskQueueUnderTest.Patience);
        foreach (var record in records)
        {
            var letter = letters.Single(one => (one.Key ?? []).AsSpan().SequenceEqual(record.Key));
            Assert.Equal(record.Value, letter.Value);
            Assert.Equal(
                record.Headers.Select(header => (header.Key, Convert.ToHexString(header.Value!))),
                letter.Headers.Take(record.Headers.Count).Select(header => (header.Key, Convert.ToHexString(header.Value!))));
            Assert.Equal("0", letter.Header("__dlq.errors.partition"));
        }

        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
    }

    [RealKafkaFact]
    public async Task What_the_dead_letter_topic_does_not_take_leaves_a_stub()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.Broker.ConfigureTopicAsync(queue.DeadLetters, "max.message.bytes", "3000");
        await queue.Broker.ProduceAsync(queue.Tasks, Some.Task("large", "fail", new string('x', 5_000)) with { Key = "k"u8.ToArray() });

        var node = await queue.StartNodeAsync("attempts.max=1");

        var letter = Assert.Single(await queue.Broker.ReadAsync(queue.DeadLetters, 1, TaskQueueUnderTest.Patience));
        Assert.Null(letter.Value);
        Assert.Equal(
            ("k", "large", "fail", "true", "0"),
            (letter.KeyText, letter.Header("ce_id"), letter.Header("ce_type"), letter.Header("__dlq.incomplete"), letter.Header("__dlq.errors.offset")));
        Assert.Equal(64, letter.Header("__dlq.sha256")!.Length);
        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
    }
}
