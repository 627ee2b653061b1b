using Microsoft.Extensions.Time.Testing;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Kafka.Tests.Producing;

/// <summary>A producer that comes into being with its first record.</summary>
public sealed class DeferredProducerTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _failures = [];
    private readonly Created _created = new();
    private readonly DeferredProducer _producer;
    private bool _works;
    private int _tries;

    public DeferredProducerTests() => _producer = new DeferredProducer(Create, _failures.Add, _time);

    public void Dispose()
    {
        _producer.Dispose();
        _created.Dispose();
    }

    [Fact]
    public void A_producer_that_cannot_be_created_is_a_fault_of_the_cluster_and_is_tried_again_after_a_while()
    {
        Assert.Equal(ProduceFault.Cluster, Send().Fault);
        Assert.Equal(["The Kafka client cannot work: ca.pem is gone"], _failures);

        _works = true;
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(ProduceFault.Cluster, Send().Fault);
        Assert.Equal(1, _tries);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.True(Send().IsNone);
        Assert.Single(_failures);
    }

    [Fact]
    public void One_that_has_come_late_wakes_whoever_waits_for_reports()
    {
        var woken = 0;
        _producer.OnReports(() => woken++);
        Send();
        _works = true;
        _time.Advance(TimeSpan.FromSeconds(5));

        Send();
        _created.Wake();

        Assert.Equal(1, woken);
    }

    private ProduceError Send() => _producer.Send(new OutgoingRecord { Topic = "events" }, ticket: 1);

    private Created Create()
    {
        _tries++;
        return _works ? _created : throw new KafkaClientException("ca.pem is gone");
    }

    private sealed class Created : IRecordProducer
    {
        public string? LastError => null;

        public Action Wake { get; private set; } = () => { };

        public void OnReports(Action wake) => Wake = wake;

        public ProduceError Send(in OutgoingRecord record, long ticket) => default;

        public void Poll(List<DeliveryReport> reports)
        {
        }

        public void Dispose()
        {
        }
    }
}
