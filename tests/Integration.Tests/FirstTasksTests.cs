using System.Globalization;
using System.Text;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests;

/// <summary>What everyone tries first: records in, results out.</summary>
public sealed class FirstTasksTests(ITestOutputHelper log)
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public async Task Bare_text_comes_back_in_upper_case_also_if_it_was_there_before_the_first_node(int partitions)
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, partitions);
        var before = await queue.Broker.ProduceAsync(queue.Tasks, Texts("before", partitions));
        var node = await queue.StartAssignedNodeAsync(partitions);
        var after = await queue.Broker.ProduceAsync(queue.Tasks, Texts("after", partitions));
        using var results = queue.ReadResults();

        await results.DistinctAsync(before.Count + after.Count, TaskQueueUnderTest.Patience);
        var end = await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);
        await results.ToEndAsync();

        Assert.Equal(0, end.ExitCode);
        Assert.Equal(before.Count + after.Count, results.Count);
        Assert.All(before.Concat(after), task =>
            Assert.Equal(task.ValueText!.ToUpperInvariant(), results.Values[Some.KeyOf(queue.Tasks, task)]));
        var committed = await queue.Broker.CommittedAsync(queue.Group, queue.Tasks);
        Assert.Equal(before.Count + after.Count, committed.Sum(commit => commit.Offset));
    }

    [Fact]
    public async Task The_result_of_a_bare_task_is_bare()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.StartNodeAsync();

        await queue.Broker.ProduceValuesAsync(queue.Tasks, "grüße");

        var result = Assert.Single(await queue.Broker.ReadAsync(queue.Results, 1, TaskQueueUnderTest.Patience));
        Assert.Equal($"{queue.Tasks}-0-0", result.KeyText);
        Assert.Equal("GRÜßE", result.ValueText);
        Assert.Empty(result.Headers);
    }

    [Fact]
    public async Task A_task_with_headers_is_answered_with_headers()
    {
        const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.StartNodeAsync();

        await queue.Broker.ProduceAsync(
            queue.Tasks, Some.Task("order-17", "upper", "hello", ("traceparent", Trace), ("mine", "kept out")));

        var result = Assert.Single(await queue.Broker.ReadAsync(queue.Results, 1, TaskQueueUnderTest.Patience));
        Assert.Equal("order-17", result.KeyText);
        Assert.Equal("HELLO", result.ValueText);
        Assert.Equal(
            [
                ("ce_id", "order-17"),
                ("ce_source", $"/task-queue/{queue.Group}"),
                ("ce_specversion", "1.0"),
                ("ce_type", "upper.completed"),
                ("traceparent", Trace),
            ],
            result.Headers.Select(header => (header.Key, result.Header(header.Key)!)).Order());
    }

    [Fact]
    public async Task A_task_in_one_json_object_runs_on_its_data()
    {
        (string Id, string Data, string Expected)[] events =
        [
            ("json", """ "data":{"to":"a"} """, """{"TO":"A"}"""),
            ("quoted", """ "data":"hello" """, "\"HELLO\""),
            ("text", """ "datacontenttype":"text/plain","data":"hello" """, "HELLO"),
            ("bytes", """ "data_base64":"aGVsbG8=" """, "HELLO"),
            ("nothing", """ "time":null """, ""),
        ];
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.Broker.ProduceAsync(queue.Tasks, events.Select(task => TestRecord.Of(
            "customer-7",
            $$"""{"specversion":"1.0","id":"{{task.Id}}","type":"upper","source":"/shop",{{task.Data}}}""",
            ("content-type", "application/cloudevents+json; charset=UTF-8"))));

        await queue.StartNodeAsync();

        var results = await queue.Broker.ReadAsync(queue.Results, events.Length, TaskQueueUnderTest.Patience);
        Assert.Equal(
            events.Select(task => (task.Id, task.Id, "upper.completed", task.Expected)).Order(),
            results.Select(result => (result.KeyText!, result.Header("ce_id")!, result.Header("ce_type")!, result.ValueText!)).Order());
    }

    [Fact]
    public async Task An_empty_and_a_large_argument_come_back()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        var large = new string('x', 900_000);
        await queue.Broker.ProduceAsync(
            queue.Tasks, TestRecord.Of(null, null), TestRecord.Of(null, ""), TestRecord.Of(null, large));

        await queue.StartNodeAsync();

        var results = await queue.Broker.ReadAsync(queue.Results, 3, TaskQueueUnderTest.Patience);
        Assert.Equal(["", "", large.ToUpperInvariant()], results.OrderBy(result => result.KeyText).Select(result => result.ValueText ?? ""));
    }

    private static IEnumerable<TestRecord> Texts(string prefix, int partitions) =>
        Enumerable.Range(0, 100).Select(number => new TestRecord
        {
            Value = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{prefix} {number} é я")),
            Partition = number % partitions,
        });
}
