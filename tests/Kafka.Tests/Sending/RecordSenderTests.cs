using System.Globalization;
using System.Text;
using Confluent.Kafka;
using TaskQueue.Kafka.Embedded;
using TaskQueue.Kafka.Sending;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Kafka.Tests.Sending;

public sealed class RecordSenderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_records_of_a_batch_that_was_too_large_are_written_in_order()
    {
        using var broker = TestBroker.StartEmbedded();
        var topic = await broker.NewTopicAsync();
        var properties = broker.Properties();
        const int batch = 10;

        // A batch goes as soon as it is full, and not before.
        properties["batch.num.messages"] = batch.ToString(CultureInfo.InvariantCulture);
        properties["linger.ms"] = "20000";
        using var sender = new RecordSender(properties);
        var values = Enumerable.Range(0, 2 * batch).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToList();

        foreach (var refused in values.Chunk(batch))
        {
            broker.Embedded!.FailNext(KafkaRequest.Produce, (int)ErrorCode.MsgSizeTooLarge);
            var sent = refused
                .Select(value => sender.SendAsync(new TaskRecord(topic, null, Encoding.UTF8.GetBytes(value), []), CancellationToken.None))
                .ToList();
            await Task.WhenAll(sent).WaitAsync(Patience);
        }

        Assert.Equal(values, (await broker.ReadToEndAsync(topic)).Select(record => record.ValueText));
    }
}
