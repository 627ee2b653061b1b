using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Producing;
using TaskQueue.Node.Commands;

namespace TaskQueue.Node.Bench;

/// <summary>Fills a topic with tasks of the kind <c>upper</c>.</summary>
internal static class BenchFill
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Writes the tasks, the same number to each partition, and waits for all acknowledgements.</summary>
    /// <param name="properties">librdkafka's settings for a producer.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="plan">What to write.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task RunAsync(
        IReadOnlyDictionary<string, string> properties, string topic, BenchPlan plan, CancellationToken cancellationToken)
    {
        using var producer = new RecordProducer(properties, NullLogger<RecordProducer>.Instance, TimeProvider.System);
        using var woken = new SemaphoreSlim(0);
        producer.OnReports(() => woken.Release());
        var writer = new BenchTaskWriter(producer, topic, plan);
        var reports = new List<DeliveryReport>();
        var acknowledged = 0;
        while (acknowledged < plan.Tasks)
        {
            writer.SendUntilFull();
            if (!await woken.WaitAsync(Patience, cancellationToken))
            {
                throw new CommandFailedException($"TQ9041: the broker acknowledged none of the tasks for {Patience.TotalSeconds} s");
            }

            reports.Clear();
            producer.Poll(reports);
            if (reports.Find(report => !report.Error.IsNone) is { Error.IsNone: false } failed)
            {
                throw new CommandFailedException($"TQ9041: a task was not written: {failed.Error}");
            }

            acknowledged += reports.Count;
        }
    }

    private sealed class BenchTaskWriter(IRecordProducer producer, string topic, BenchPlan plan)
    {
        // As they would come from clients that batch, not one here and one there.
        private const int Run = 100;

        private readonly HeaderWriter _headers = new();
        private readonly byte[] _value = Encoding.ASCII.GetBytes(new string('x', plan.Size));
        private int _sent;

        public void SendUntilFull()
        {
            while (_sent < plan.Tasks)
            {
                var id = _sent.ToString("D10", CultureInfo.InvariantCulture);
                Encoding.ASCII.GetBytes(id.AsSpan(0, Math.Min(id.Length, plan.Size)), _value);
                _headers.Clear();
                if (plan.Headers > 0)
                {
                    _headers.Add("ce_specversion"u8, "1.0"u8);
                    _headers.Add("ce_id"u8, Encoding.ASCII.GetBytes($"bench-{id}"));
                    _headers.Add("ce_type"u8, "upper"u8);
                    _headers.Add("ce_source"u8, "/taskqueue/bench"u8);
                }

                var error = producer.Send(
                    new OutgoingRecord
                    {
                        Topic = topic,
                        Partition = _sent / Run % plan.Partitions,
                        HasKey = false,
                        Value = _value,
                        Headers = _headers.Written,
                    },
                    _sent);
                if (error.Fault == ProduceFault.QueueFull)
                {
                    return;
                }

                if (!error.IsNone)
                {
                    throw new CommandFailedException($"TQ9041: a task was not written: {error}");
                }

                _sent++;
            }
        }
    }
}
