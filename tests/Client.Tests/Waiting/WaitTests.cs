using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;
using TaskQueue.Core.Wire;
using TaskQueue.Kafka.Embedded;
using TaskQueue.TestSupport.Brokers;
using static TaskQueue.Client.Tests.ClientUnderTest;

namespace TaskQueue.Client.Tests.Waiting;

public sealed class WaitTests
{
    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task An_ending_that_was_there_before_the_first_wait_is_found(BrokerKind kind)
    {
        await using var queue = await CreateAsync(kind, partitions: 3);
        await queue.EndAsync(Bare("tasks-0-1", "HELLO"), Ended("order-17", "mail.completed", "sent"));

        Assert.Equal("HELLO", (await queue.Client.WaitAsync("tasks-0-1", Patience)).ReadText());
        Assert.Equal("sent", (await queue.Client.WaitAsync("order-17", Patience)).ReadText());
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task An_ending_that_comes_later_ends_the_wait_and_later_waits_too(BrokerKind kind)
    {
        await using var queue = await CreateAsync(kind, partitions: 3);
        var wait = queue.Client.WaitAsync("order-17", Patience);

        await queue.EndAsync(Ended("order-17", "mail.failed", """{"detail":"no mailbox"}"""));

        var ended = await wait;
        Assert.Equal((TaskEnding.Failed, "no mailbox"), (ended.Ending, ended.Problem!.Detail));
        Assert.Same(ended, await queue.Client.WaitAsync("order-17", Patience));
    }

    // The embedded broker finds nothing by time, so it is read from its beginning.
    [Theory, OnRealBroker]
    public async Task Endings_older_than_the_window_are_not_read(BrokerKind kind)
    {
        await using var queue = await CreateAsync(kind, configure: options => options.WaitWindow = TimeSpan.Zero);
        await queue.EndAsync(Ended("old", "k.completed", "x"));
        var first = queue.Client.WaitAsync("new", Patience);
        var old = queue.Client.WaitAsync("old", Patience);

        // The end that reading begins at is known only some time after the first wait; these are there by then, or come after it.
        while (!first.IsCompleted)
        {
            await queue.EndAsync(Ended("new", "k.completed", "x"));
        }

        Assert.Equal("new", (await first).Id);
        Assert.False(old.IsCompleted);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task After_preparing_every_ending_is_known_whatever_the_window_is(BrokerKind kind)
    {
        await using var queue = await CreateAsync(kind, partitions: 3, configure: options => options.WaitWindow = TimeSpan.Zero);

        await queue.Client.PrepareToWaitAsync().WaitAsync(Patience);
        var dayAgo = TimeProvider.System.GetUtcNow().AddDays(-1).ToUnixTimeMilliseconds();
        await queue.EndAsync(Ended("order-17", "k.completed", "x") with { TimestampMs = dayAgo });
        await queue.EndAsync(Ended("order-18", "k.completed", "y"));

        Assert.Equal("y", (await queue.Client.WaitAsync("order-18", Patience)).ReadText());
        Assert.Equal("x", (await queue.Client.WaitAsync("order-17", Patience)).ReadText());
    }

    [Fact]
    public async Task Preparing_tells_of_a_result_topic_that_is_not_there_and_may_be_tried_again()
    {
        var missing = TestBroker.Unique("missing");
        await using var queue = await CreateAsync(configure: options => options.ResultTopic = missing);

        await Assert.ThrowsAsync<ResultsUnreadableException>(() => queue.Client.PrepareToWaitAsync()).WaitAsync(Patience);
        await queue.Broker.CreateTopicAsync(missing, 1);

        await queue.Client.PrepareToWaitAsync().WaitAsync(Patience);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task Many_waits_share_one_reader(BrokerKind kind)
    {
        const int count = 10_000;
        await using var queue = await CreateAsync(kind, partitions: 3);
        var ids = Enumerable.Range(0, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"task-{number}")).ToArray();
        var waits = ids.Select(id => queue.Client.WaitAsync(id, Patience)).ToArray();

        await queue.EndAsync(ids.Select(id => Ended(id, "k.completed", id)));

        Assert.Equal(ids, (await Task.WhenAll(waits)).Select(task => task.ReadText()));
    }

    [Fact]
    public async Task A_wait_is_over_when_its_time_is_up_or_it_is_canceled()
    {
        await using var queue = await CreateAsync();
        using var giveUp = new CancellationTokenSource();
        var canceled = queue.Client.WaitAsync("b", cancellationToken: giveUp.Token);

        var timedOut = await Assert.ThrowsAsync<TimeoutException>(
            () => queue.Client.WaitAsync("a", TimeSpan.FromMilliseconds(50))).WaitAsync(Patience);
        await giveUp.CancelAsync();

        Assert.Contains("'a'", timedOut.Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled).WaitAsync(Patience);
    }

    [Fact]
    public async Task An_outage_is_waited_through()
    {
        await using var queue = await CreateAsync(configure: options => options.Kafka["reconnect.backoff.max.ms"] = "500");
        await queue.EndAsync(Ended("before", "k.completed", "x"));
        await queue.Client.WaitAsync("before", Patience);

        queue.Broker.Embedded!.GoDown();
        var wait = queue.Client.WaitAsync("after", Patience);
        queue.Broker.Embedded.ComeUp();
        await queue.EndAsync(Ended("after", "k.completed", "y"));

        Assert.Equal("y", (await wait).ReadText());
    }

    [Fact]
    public async Task A_broker_that_is_not_there_yet_is_waited_for_and_named_when_the_time_is_up()
    {
        await using var queue = await CreateAsync();
        await queue.EndAsync(Ended("a", "k.completed", "x"));
        queue.Broker.Embedded!.GoDown();
        var wait = queue.Client.WaitAsync("a", 2 * Patience);
        await Assert.ThrowsAsync<TimeoutException>(() => queue.Client.WaitAsync("b", TimeSpan.FromMilliseconds(200))).WaitAsync(Patience);

        queue.Broker.Embedded.ComeUp();

        Assert.Equal("x", (await wait).ReadText());
    }

    [Theory]
    [InlineData(ErrorCode.NotLeaderForPartition)]
    [InlineData(ErrorCode.LeaderNotAvailable)]
    [InlineData(ErrorCode.OffsetNotAvailable)]
    [InlineData(ErrorCode.Local_Transport)]
    public async Task A_broker_that_cannot_tell_offsets_just_now_is_asked_again(ErrorCode error)
    {
        await using var queue = await CreateAsync();
        await queue.EndAsync(Ended("a", "k.completed", "x"));
        queue.Broker.Embedded!.FailNext(KafkaRequest.ListOffsets, (int)error);

        Assert.Equal("x", (await queue.Client.WaitAsync("a", Patience)).ReadText());
    }

    [Fact]
    public async Task What_nobody_has_foreseen_ends_the_waits_too()
    {
        await using var queue = await CreateAsync(time: new BrokenClock());

        var failed = await Assert.ThrowsAsync<ResultsUnreadableException>(() => queue.Client.WaitAsync("a")).WaitAsync(Patience);

        Assert.Contains("InvalidOperationException: no battery", failed.Message, StringComparison.Ordinal);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task A_result_topic_that_is_not_there_is_told_at_once_and_found_once_it_is(BrokerKind kind)
    {
        var missing = TestBroker.Unique("missing");
        await using var queue = await CreateAsync(kind, configure: options => options.ResultTopic = missing);

        var failed = await Assert.ThrowsAsync<ResultsUnreadableException>(() => queue.Client.WaitAsync("a")).WaitAsync(Patience);
        await queue.Broker.CreateTopicAsync(missing, 1);
        await queue.Broker.ProduceAsync(missing, Ended("a", "k.completed", "x"));

        Assert.Equal(missing, failed.Topic);
        Assert.Contains($"there is no topic '{missing}'; create it", failed.Message, StringComparison.Ordinal);
        Assert.Equal("x", (await queue.Client.WaitAsync("a", Patience)).ReadText());
    }

    [Fact]
    public async Task A_result_topic_that_goes_away_ends_the_waits()
    {
        var time = new FakeTimeProvider();
        await using var queue = await CreateAsync(time: time);
        await queue.EndAsync(Ended("a", "k.completed", "x"));
        await queue.Client.WaitAsync("a", Patience);
        var wait = queue.Client.WaitAsync("b");

        queue.Broker.Embedded!.DeleteTopic(queue.Results);
        while (!wait.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await Assert.ThrowsAsync<ResultsUnreadableException>(() => wait).WaitAsync(Patience);
    }

    [Fact]
    public async Task Disposing_ends_waits_and_refuses_new_ones()
    {
        await using var queue = await CreateAsync();
        var wait = queue.Client.WaitAsync("a");

        await queue.Client.DisposeAsync().AsTask().WaitAsync(Patience);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait).WaitAsync(Patience);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => queue.Client.WaitAsync("a"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => queue.Client.EnqueueAsync(new EnqueueRequest("k")));
    }

    private sealed class BrokenClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => throw new InvalidOperationException("no battery");
    }
}
