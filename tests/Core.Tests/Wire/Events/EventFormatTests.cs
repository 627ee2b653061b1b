using System.Text;
using TaskQueue.Core.Records;
using TaskQueue.Core.Wire.Events;

namespace TaskQueue.Core.Tests.Wire.Events;

/// <summary>The format of docs/wire-format.md, byte by byte: what was written once has to be read for ever.</summary>
public sealed class EventFormatTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 31, 8, 15, 0, 250, TimeSpan.Zero);

    private static readonly TaskEvent Expired = new()
    {
        Id = "task.expired/task_topic-3-41",
        Time = Time,
        Group = "g 1",
        Kind = TaskEventKind.Expired,
        TaskId = "order-17",
        Task = new RecordPosition(new PartitionId("task_topic", 3), 41),
    };

    private static readonly TaskEvent Replaying = Expired with
    {
        Kind = TaskEventKind.Replaying,
        Id = "r1",
        DeadLetter = new RecordPosition(new PartitionId("dlq.task_topic", 1), 7),
        Generation = 1,
        By = "ann@desk",
    };

    private static readonly NodeStatusEvent Status = new()
    {
        Id = "s1",
        Time = Time,
        Group = "g 1",
        Node = "web-1-4711",
        Standstills = [new StandstillReport("TQ1207", "task_topic[3]", "held", "taskqueue partition reset", Time)],
        Running = 1,
        Ready = 2,
        Waiting = 3,
    };

    public static TheoryData<object, string, string, string> Golden { get; } = new()
    {
        {
            Expired, "order-17", "task.expired",
            """{"version":1,"task":{"topic":"task_topic","partition":3,"offset":41},"generation":0,"group":"g 1"}"""
        },
        {
            Replaying, "order-17", "task.replaying",
            """{"version":1,"task":{"topic":"task_topic","partition":3,"offset":41},"deadLetter":{"topic":"dlq.task_topic","partition":1,"offset":7},"generation":1,"group":"g 1","by":"ann@desk"}"""
        },
        {
            Status, "web-1-4711", "node.status",
            """{"version":1,"node":"web-1-4711","group":"g 1","standstills":[{"code":"TQ1207","subject":"task_topic[3]","reason":"held","remedy":"taskqueue partition reset","since":"2026-01-31T08:15:00.250Z"}],"running":1,"ready":2,"waiting":3}"""
        },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void An_event_is_written_as_documented(object queueEvent, string key, string type, string value)
    {
        var happened = (QueueEvent)queueEvent;
        var writer = new EventWriter();
        writer.Write(Expired with { Id = "before" });

        writer.Write(happened);

        Assert.Equal(key, Some.Text(writer.Key));
        Assert.Equal(value, Some.Text(writer.Value));
        Assert.Equal(
            [
                ("ce_specversion", "1.0"), ("ce_id", happened.Id), ("ce_source", "/task-queue/g%201"), ("ce_type", type),
                ("ce_time", "2026-01-31T08:15:00.250Z"), ("content-type", "application/json"),
            ],
            Some.Headers(writer.Headers));
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void An_event_is_read_as_documented(object queueEvent, string key, string type, string value)
    {
        var happened = (QueueEvent)queueEvent;

        Assert.Equal(EventReading.Read, Read(key, type, value, happened.Id, out var read));

        AssertSame(happened, read);
    }

    [Fact]
    public void Each_kind_of_task_event_has_a_type_of_its_own()
    {
        var writer = new EventWriter();
        foreach (var kind in Enum.GetValues<TaskEventKind>())
        {
            writer.Write(Expired with { Kind = kind });

            Assert.Equal(EventReading.Read, EventReader.Read(writer.Key, writer.Headers, writer.Value, out var read));
            AssertSame(Expired with { Kind = kind }, read);
        }
    }

    [Theory]
    [InlineData("task.paused", """{"version":1}""", EventReading.Unknown)]
    [InlineData("task.expired", """{"version":2,"task":17}""", EventReading.Unknown)]
    [InlineData("task.expired", """{"version":1.5}""", EventReading.Unknown)]
    [InlineData("task.expired", """{"task":{"topic":"t","partition":3,"offset":41},"group":"g"}""", EventReading.Malformed)]
    [InlineData("task.expired", """{"version":1,"task":{"topic":"t","partition":-1,"offset":41},"group":"g"}""", EventReading.Malformed)]
    [InlineData("task.expired", """{"version":1,"task":{"topic":"t","partition":"3","offset":41},"group":"g"}""", EventReading.Malformed)]
    [InlineData("task.expired", """{"version":1,"task":{"topic":"\ud800","partition":3,"offset":41},"group":"g"}""", EventReading.Malformed)]
    [InlineData("task.expired", """{"version":1,"task":{"topic":"t","partition":3,"offset":41}}""", EventReading.Malformed)]
    [InlineData("node.status", """{"version":1,"node":"n","group":"g","standstills":{}}""", EventReading.Malformed)]
    [InlineData("node.status", """{"version":1,"node":"n","group":"g","standstills":[{"code":"TQ1"}]}""", EventReading.Malformed)]
    [InlineData("task.expired", "[]", EventReading.Malformed)]
    [InlineData("task.expired", "", EventReading.Malformed)]
    [InlineData("task.expired", "{", EventReading.Malformed)]
    internal void What_is_unknown_or_malformed_is_told_apart(string type, string value, EventReading expected)
    {
        Assert.Equal(expected, Read("order-17", type, value, "e1", out var read));
        Assert.Null(read);
    }

    [Fact]
    public void Members_that_are_not_known_are_ignored()
    {
        const string value =
            """{"version":1,"color":"red","task":{"topic":"t","partition":3,"offset":41,"epoch":9},"group":"g"}""";

        Assert.Equal(EventReading.Read, Read("order-17", "task.replayed", value, "e1", out var read));

        Assert.Equal(new RecordPosition(new PartitionId("t", 3), 41), Assert.IsType<TaskEvent>(read).Task);
    }

    [Fact]
    public void The_first_record_of_a_topic_is_a_task_as_any_other()
    {
        const string value = """{"version":1,"task":{"topic":"t","partition":0,"offset":0},"group":"g"}""";

        Assert.Equal(EventReading.Read, Read("order-17", "task.replayed", value, "e1", out var read));

        Assert.Equal(new RecordPosition(new PartitionId("t", 0), 0), Assert.IsType<TaskEvent>(read).Task);
    }

    [Fact]
    public void A_record_without_the_headers_of_an_event_is_malformed()
    {
        Assert.Equal(EventReading.Malformed, EventReader.Read("k"u8, default, "{}"u8, out _));
        Assert.Equal(EventReading.Malformed, Read("", "task.expired", """{"version":1}""", "e1", out _));
    }

    [Fact]
    public void No_bytes_make_the_reader_throw()
    {
        const int seed = 4711;
        var random = new Random(seed);
        var golden = Golden.Select(row => ((string)row[2], Encoding.UTF8.GetBytes((string)row[3]))).ToArray();
        for (var round = 0; round < ModelRun.Steps(20_000); round++)
        {
            var (type, good) = golden[random.Next(golden.Length)];
            var value = good.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                value[random.Next(value.Length)] = (byte)random.Next(256);
            }

            var headers = HeadersOf(type, "e1");
            var failure = Record.Exception(
                () => _ = EventReader.Read("k"u8, headers.Written, value.AsSpan(0, random.Next(value.Length + 1)), out _));
            Assert.True(failure is null, $"seed {seed}, round {round}: {failure}");
        }
    }

    private static EventReading Read(string key, string type, string value, string id, out QueueEvent? happened) =>
        EventReader.Read(Encoding.UTF8.GetBytes(key), HeadersOf(type, id).Written, Encoding.UTF8.GetBytes(value), out happened);

    private static HeaderWriter HeadersOf(string type, string id)
    {
        var headers = new HeaderWriter();
        headers.Add("ce_id"u8, Encoding.UTF8.GetBytes(id));
        headers.Add("ce_type"u8, Encoding.UTF8.GetBytes(type));
        headers.Add("ce_time"u8, "2026-01-31T08:15:00.250Z"u8);
        return headers;
    }

    // Records compare lists by reference.
    private static void AssertSame(QueueEvent expected, QueueEvent? actual)
    {
        if (expected is NodeStatusEvent status)
        {
            var read = Assert.IsType<NodeStatusEvent>(actual);
            Assert.Equal(status.Standstills, read.Standstills);
            actual = read with { Standstills = status.Standstills };
        }

        Assert.Equal(expected, actual);
    }
}
