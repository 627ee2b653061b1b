using System.Text.Json;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using TaskQueue.Actors.Standstills;
using TaskQueue.Actors.Tests.Streams;
using TaskQueue.Actors.Workers;
using TaskQueue.Kafka;
using TaskQueue.Kafka.Producing;
using Xunit.Abstractions;

namespace TaskQueue.Actors.Tests.Standstills;

public sealed class StandstillPublisherActorTests : TestKit
{
    private readonly VirtualTime _time;
    private readonly StandstillBoard _board;
    private readonly FakeProducer _producer = new();

    public StandstillPublisherActorTests(ITestOutputHelper output)
        : base(VirtualTime.Config, output: output)
    {
        _time = new VirtualTime(Sys);
        _board = new StandstillBoard(_time.Clock);
    }

    [Fact]
    public async Task What_stands_still_is_told_at_once_then_every_15_seconds_and_once_when_it_has_healed()
    {
        await StartAsync(() => _producer);
        _board.Post("TQ2201", "results", "It is full.", "Wait.");

        _time.Advance(TimeSpan.FromSeconds(1));
        var first = await _producer.NextAsync();
        _producer.Report(first);
        await PassAsync(TimeSpan.FromSeconds(14));
        Assert.False(_producer.HasSent);
        await PassAsync(TimeSpan.FromSeconds(1));
        _producer.Report(await _producer.NextAsync());
        _board.Clear("TQ2201", "results");
        await PassAsync(TimeSpan.FromSeconds(1));
        var healed = await _producer.NextAsync();
        _producer.Report(healed);
        await PassAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(("tasks.events", "host-7", "node.status"), (first.Topic, first.Key, first.Header("ce_type")));
        using var json = JsonDocument.Parse(first.Value!);
        var standstill = Assert.Single(json.RootElement.GetProperty("standstills").EnumerateArray());
        Assert.Equal(("TQ2201", "results"), (standstill.GetProperty("code").GetString(), standstill.GetProperty("subject").GetString()));
        using var empty = JsonDocument.Parse(healed.Value!);
        Assert.Empty(empty.RootElement.GetProperty("standstills").EnumerateArray());
        Assert.False(_producer.HasSent);
    }

    [Fact]
    public async Task While_all_is_well_nothing_is_told_and_no_client_is_made()
    {
        await StartAsync(() => throw new InvalidOperationException("Nobody needs one."));

        await PassAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task What_cannot_be_written_is_dropped_and_the_next_one_is_told_all_the_same()
    {
        await StartAsync(() => _producer);
        _board.Post("TQ2201", "results", "It is full.", "Wait.");

        _producer.AnswerNext(ProduceFault.QueueFull);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _producer.NextAsync();
        await PassAsync(TimeSpan.FromSeconds(15));
        var underWay = await _producer.NextAsync();
        await PassAsync(TimeSpan.FromSeconds(15));
        Assert.False(_producer.HasSent);
        _producer.Report(underWay, ProduceFault.Cluster);
        await PassAsync(TimeSpan.FromSeconds(15));

        await _producer.NextAsync();
    }

    [Fact]
    public async Task A_client_that_cannot_be_made_is_tried_again()
    {
        var attempts = 0;
        await StartAsync(() => ++attempts == 1 ? throw new KafkaClientException("no such file") : _producer);
        _board.Post("TQ2201", "results", "It is full.", "Wait.");

        await PassAsync(TimeSpan.FromSeconds(16));

        await _producer.NextAsync();
    }

    // The timer that repeats is set in PreStart: an answer says that it has run.
    private async Task StartAsync(Func<IRecordProducer> create)
    {
        var publisher = Sys.ActorOf(
            StandstillPublisherActor.Props(_board, new WorkQueue(), create, new NodeIdentity("host-7", "g1", "tasks.events"), _time.Clock),
            "standstills");
        await publisher.Ask<ActorIdentity>(new Identify(null), TimeSpan.FromSeconds(10));
    }

    // Second by second, each one looked at before the next.
    private async Task PassAsync(TimeSpan time)
    {
        var publisher = Sys.ActorSelection("/user/standstills");
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(1))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await publisher.Ask<ActorIdentity>(new Identify(null), TimeSpan.FromSeconds(10));
        }
    }
}
