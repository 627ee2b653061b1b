using System.Globalization;
using System.Text;
using TaskQueue.Kafka;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Client.Tests.Enqueuing;

public sealed class EnqueueTests
{
    private static readonly TimeSpan Patience = ClientUnderTest.Patience;

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task A_task_lies_where_the_answer_says(BrokerKind kind)
    {
        await using var queue = await ClientUnderTest.CreateAsync(kind);

        var enqueued = await queue.Client.EnqueueAsync(
            new EnqueueRequest("mail", "hello") { Id = "order-17", Key = "customer-7", Headers = [new("tenant", "blå")] }).WaitAsync(Patience);

        Assert.Equal(new EnqueuedTask("order-17", queue.Tasks, 0, 0), enqueued);
        var record = await queue.ReadTaskAsync();
        Assert.Equal(("customer-7", "hello"), (record.KeyText, record.ValueText));
        Assert.Equal(("order-17", "mail", "blå"), (record.Header("ce_id"), record.Header("ce_type"), record.Header("tenant")));
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task A_bare_task_is_known_by_its_place(BrokerKind kind)
    {
        await using var queue = await ClientUnderTest.CreateAsync(kind);

        var enqueued = await queue.Client.EnqueueAsync(EnqueueRequest.Bare(new byte[] { 0, 255 })).WaitAsync(Patience);

        Assert.Equal($"{queue.Tasks}-0-0", enqueued.Id);
        var record = await queue.ReadTaskAsync();
        Assert.Equal([0, 255], record.Value);
        Assert.Null(record.Key);
        Assert.Empty(record.Headers);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task Keys_go_where_Javas_clients_send_them(BrokerKind kind)
    {
        await using var queue = await ClientUnderTest.CreateAsync(kind, partitions: 5);

        // murmur2 of these keys, from the tests of Kafka's own client; a partition is its lower 31 bits modulo their number.
        var hashes = new Dictionary<string, int>
        {
            ["21"] = -973932308,
            ["foobar"] = -790332482,
            ["a-little-bit-long-string"] = -985981536,
            ["abc"] = 479470107,
        };
        foreach (var (key, hash) in hashes)
        {
            var enqueued = await queue.Client.EnqueueAsync(new EnqueueRequest("k") { Key = key }).WaitAsync(Patience);

            Assert.Equal((hash & int.MaxValue) % 5, enqueued.Partition);
        }
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task Many_are_answered_in_order_and_never_far_ahead_of_who_takes_the_answers(BrokerKind kind)
    {
        const int count = 100_000;
        await using var queue = await ClientUnderTest.CreateAsync(
            kind, partitions: 3, configure: options => options.MaxPendingBytes = 1024 * 1024);
        var pulled = 0;
        IEnumerable<EnqueueRequest> Requests()
        {
            for (var i = 0; i < count; i++)
            {
                Interlocked.Increment(ref pulled);
                yield return new EnqueueRequest("k", new byte[100]) { Id = i.ToString(CultureInfo.InvariantCulture) };
            }
        }

        var taken = 0;
        var furthest = 0;
        var places = new HashSet<(int, long)>();
        await foreach (var task in queue.Client.EnqueueManyAsync(Requests()))
        {
            Assert.Equal(taken.ToString(CultureInfo.InvariantCulture), task.Id);
            furthest = Math.Max(furthest, Volatile.Read(ref pulled) - taken++);
            places.Add((task.Partition, task.Offset));
        }

        Assert.Equal(count, places.Count);
        Assert.InRange(furthest, 1, Client.Enqueuing.TaskEnqueuer.Window + 10);
    }

    [Fact]
    public async Task What_the_callers_sequence_throws_comes_after_the_tasks_before_it()
    {
        await using var queue = await ClientUnderTest.CreateAsync();
        static IEnumerable<EnqueueRequest> Requests()
        {
            yield return new EnqueueRequest("k") { Id = "a" };
            yield return new EnqueueRequest("k") { Id = "" };
        }

        var ids = new List<string>();
        await Assert.ThrowsAsync<ArgumentException>(async () =>
        {
            await foreach (var task in queue.Client.EnqueueManyAsync(Requests()))
            {
                ids.Add(task.Id);
            }
        }).WaitAsync(Patience);

        Assert.Equal(["a"], ids);
    }

    [Theory, OnRealBroker]
    public async Task A_task_that_the_broker_refuses_was_not_written(BrokerKind kind)
    {
        await using var queue = await ClientUnderTest.CreateAsync(
            kind, configure: options => options.Kafka["message.max.bytes"] = "5000000");

        var failed = await Assert.ThrowsAsync<EnqueueException>(
            () => queue.Client.EnqueueAsync(new EnqueueRequest("k", new byte[2_000_000]) { Id = "large" })).WaitAsync(Patience);

        Assert.False(failed.MayBeWritten);
        Assert.Equal(("large", queue.Tasks), (failed.Id, failed.Topic));
        Assert.Contains("MsgSizeTooLarge", failed.Message, StringComparison.Ordinal);
    }

    // The embedded broker refuses nothing for its size.
    [Theory, OnRealBroker]
    public async Task Small_tasks_are_not_refused_because_they_were_sent_together(BrokerKind kind)
    {
        await using var queue = await ClientUnderTest.CreateAsync(kind);
        var narrow = TestBroker.Unique("narrow");
        await queue.Broker.CreateTopicAsync(narrow, 1, new Dictionary<string, string> { ["max.message.bytes"] = "1000" });
        var requests = Enumerable.Range(0, 100).Select(_ => new EnqueueRequest("k", new byte[200]) { Topic = narrow });

        Assert.Equal(100, await queue.Client.EnqueueManyAsync(requests).CountAsync().AsTask().WaitAsync(Patience));
    }

    [Fact]
    public async Task A_task_that_never_left_was_not_written()
    {
        await using var queue = await ClientUnderTest.CreateAsync(configure: o => o.EnqueueTimeout = TimeSpan.FromSeconds(1));
        queue.Broker.Embedded!.GoDown();

        var failed = await Assert.ThrowsAsync<EnqueueException>(
            () => queue.Client.EnqueueAsync(new EnqueueRequest("k"))).WaitAsync(Patience);

        Assert.False(failed.MayBeWritten);
        Assert.IsType<BrokerUnreachableException>(failed.InnerException);
    }

    [Fact]
    public async Task A_task_whose_answer_was_lost_may_have_been_written()
    {
        await using var queue = await ClientUnderTest.CreateAsync(configure: o => o.EnqueueTimeout = TimeSpan.FromSeconds(2));
        await queue.Client.EnqueueAsync(new EnqueueRequest("k")).WaitAsync(Patience);
        queue.Broker.Embedded!.SetLatency(TimeSpan.FromSeconds(20));

        var failed = await Assert.ThrowsAsync<EnqueueException>(
            () => queue.Client.EnqueueAsync(new EnqueueRequest("k"))).WaitAsync(Patience);

        queue.Broker.Embedded.SetLatency(TimeSpan.Zero);
        Assert.True(failed.MayBeWritten);
        Assert.Equal(2, (await queue.Broker.ReadToEndAsync(queue.Tasks)).Count);
    }

    [Fact]
    public async Task A_full_local_queue_is_waited_for_and_a_canceled_wait_has_written_nothing()
    {
        await using var queue = await ClientUnderTest.CreateAsync(configure: options => options.MaxPendingTasks = 10);
        queue.Broker.Embedded!.GoDown();
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        IEnumerable<EnqueueRequest> Requests()
        {
            for (var i = 1; i <= 50; i++)
            {
                if (i == 11)
                {
                    full.SetResult();
                }

                // The eleventh waits for room, so the twelfth is not even asked for.
                Assert.True(i <= 11 || !queue.IsDown, "the queue takes more than it may");
                yield return new EnqueueRequest("k", Encoding.UTF8.GetBytes("many"));
            }
        }

        queue.IsDown = true;
        var many = queue.Client.EnqueueManyAsync(Requests()).CountAsync().AsTask();
        await full.Task.WaitAsync(Patience);
        using var giveUp = new CancellationTokenSource();
        var waiting = queue.Client.EnqueueAsync(new EnqueueRequest("k", "canceled"), giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting).WaitAsync(Patience);
        queue.IsDown = false;
        queue.Broker.Embedded!.ComeUp();

        Assert.Equal(50, await many.WaitAsync(Patience));
        var written = await queue.Broker.ReadToEndAsync(queue.Tasks);
        Assert.Equal(Enumerable.Repeat("many", 50), written.Select(record => record.ValueText));
    }

    [Fact]
    public async Task A_task_larger_than_the_local_queue_is_refused_at_once()
    {
        await using var queue = await ClientUnderTest.CreateAsync(configure: options =>
        {
            options.MaxPendingBytes = 1024 * 1024;
            options.Kafka["message.max.bytes"] = "5000000";
        });

        var failed = await Assert.ThrowsAsync<EnqueueException>(
            () => queue.Client.EnqueueAsync(new EnqueueRequest("k", new byte[2_000_000]))).WaitAsync(Patience);

        Assert.Contains("larger than the local queue", failed.Message, StringComparison.Ordinal);
    }
}
