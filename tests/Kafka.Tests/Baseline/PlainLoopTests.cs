using System.Text;
using TaskQueue.Kafka.Baseline;
using TaskQueue.Kafka.Embedded;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Kafka.Tests.Baseline;

public sealed class PlainLoopTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TestBroker _broker = TestBroker.Start();
    private readonly string _group = TestBroker.Unique("group");

    public void Dispose() => _broker.Dispose();

    [Fact]
    public async Task Each_task_has_its_result_and_offsets_follow()
    {
        var (tasks, results) = await TopicsAsync();
        await _broker.ProduceAsync(
            tasks,
            Enumerable.Range(0, 2500).Select(i => TestRecord.Of(null, $"task {i}") with { Partition = i % 2 }));

        var handled = await RunAsync(Settings(tasks, results) with { CommitMaxCount = 100 }, 2500);

        Assert.Equal(2500, handled);
        var read = await _broker.ReadToEndAsync(results);
        Assert.Equal(
            Enumerable.Range(0, 2500).Select(i => $"TASK {i}").Order(StringComparer.Ordinal),
            read.Select(r => r.ValueText!).Order(StringComparer.Ordinal));
        Assert.All(await _broker.CommittedAsync(_group, tasks), c => Assert.Equal(1250, c.Offset));
    }

    [Fact]
    public async Task A_bare_task_gets_a_bare_result_keyed_by_its_place()
    {
        var (tasks, results) = await TopicsAsync();
        await _broker.ProduceAsync(tasks, TestRecord.Of("key", "a") with { Partition = 1 });

        await RunAsync(Settings(tasks, results), 1);

        var result = Assert.Single(await _broker.ReadToEndAsync(results));
        Assert.Equal($"{tasks}-1-0", result.KeyText);
        Assert.Equal("A", result.ValueText);
        Assert.Empty(result.Headers);
    }

    [Fact]
    public async Task A_task_with_headers_gets_a_result_with_headers()
    {
        var (tasks, results) = await TopicsAsync();
        await _broker.ProduceAsync(
            tasks,
            TestRecord.Of("key", "a", ("ce_id", "id-1"), ("ce_type", "upper"), ("traceparent", "00-1-1-01"), ("other", "x")));

        await RunAsync(Settings(tasks, results) with { KeyByTaskKey = true }, 1);

        var result = Assert.Single(await _broker.ReadToEndAsync(results));
        Assert.Equal("key", result.KeyText);
        Assert.Equal(
            [
                "ce_specversion: 1.0",
                "ce_id: id-1",
                $"ce_source: /task-queue/{_group}",
                "ce_type: upper.completed",
                "traceparent: 00-1-1-01",
            ],
            result.Headers.Select(h => $"{h.Key}: {Encoding.UTF8.GetString(h.Value!)}"));
    }

    [Fact]
    public async Task It_goes_on_where_it_stopped()
    {
        var (tasks, results) = await TopicsAsync();
        await _broker.ProduceAsync(tasks, Enumerable.Range(0, 3).Select(i => TestRecord.Of(null, $"{i}") with { Partition = 0 }));

        await RunAsync(Settings(tasks, results), 2);
        await RunAsync(Settings(tasks, results), 1);

        Assert.Equal(3, (await _broker.ReadToEndAsync(results)).Count);
    }

    [Fact]
    public async Task Canceled_it_commits_what_it_handled()
    {
        var (tasks, results) = await TopicsAsync();
        await _broker.ProduceAsync(tasks, TestRecord.Of(null, "a") with { Partition = 0 });
        using var stop = new CancellationTokenSource();

        var handled = await PlainLoop.RunAsync(
            Settings(tasks, results),
            value =>
            {
                stop.Cancel();
                return value;
            },
            long.MaxValue,
            TimeProvider.System,
            stop.Token).WaitAsync(Limit);

        Assert.Equal(1, handled);
        Assert.Equal([1, -1001], (await _broker.CommittedAsync(_group, tasks)).Select(c => c.Offset));
    }

    [Fact]
    public async Task A_result_that_is_not_written_ends_it_without_a_commit()
    {
        using var broker = TestBroker.StartEmbedded();
        broker.Embedded!.CreateTopic("tasks", 1);
        await broker.ProduceAsync("tasks", TestRecord.Of(null, "a"));
        const int recordTooLarge = 10;
        broker.Embedded.FailNext(KafkaRequest.Produce, recordTooLarge);

        await Assert.ThrowsAsync<KafkaClientException>(() => PlainLoop.RunAsync(
            Settings("tasks", "results") with { Consumer = broker.ConsumerProperties(), Producer = broker.Properties() },
            value => value,
            1,
            TimeProvider.System,
            CancellationToken.None).WaitAsync(Limit));

        Assert.Equal([-1001], (await broker.CommittedAsync(_group, "tasks")).Select(c => c.Offset));
    }

    private static Task<long> RunAsync(PlainLoopSettings settings, int count) => PlainLoop.RunAsync(
        settings,
        value => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(value).ToUpperInvariant()),
        count,
        TimeProvider.System,
        CancellationToken.None).WaitAsync(Limit);

    private async Task<(string Tasks, string Results)> TopicsAsync() =>
        (await _broker.NewTopicAsync(2, "tasks"), await _broker.NewTopicAsync(2, "results"));

    private PlainLoopSettings Settings(string tasks, string results) => new()
    {
        TaskTopic = tasks,
        ResultTopic = results,
        Group = _group,
        Consumer = _broker.ConsumerProperties(),
        Producer = _broker.Properties(),
    };
}
