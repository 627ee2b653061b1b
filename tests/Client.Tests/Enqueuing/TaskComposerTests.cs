using System.Diagnostics;
using TaskQueue.Client.Enqueuing;
using TaskQueue.Kafka.Sending;

namespace TaskQueue.Client.Tests.Enqueuing;

public sealed class TaskComposerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 8, 15, 0, 250, TimeSpan.Zero);

    [Fact]
    public void A_task_is_a_CloudEvent_in_binary_mode()
    {
        var record = Compose(new EnqueueRequest("mail", "hello")
        {
            Id = "order-17",
            Key = "customer-7",
            ContentType = "text/plain",
            ExpiresAt = Now.AddHours(1).ToOffset(TimeSpan.FromHours(2)),
            MaxAttempts = 3,
            Headers = [new("tenant", "blue")],
        });

        Assert.Equal("tasks", record.Topic);
        Assert.Equal("customer-7", ClientUnderTest.TextOf(record.Key!.Value));
        Assert.Equal("hello", ClientUnderTest.TextOf(record.Value!.Value));
        Assert.Equal(
            [
                ("ce_specversion", "1.0"), ("ce_id", "order-17"), ("ce_type", "mail"), ("ce_source", "/shop"),
                ("ce_time", "2026-01-31T08:15:00.250Z"), ("ce_expirytime", "2026-01-31T09:15:00.250Z"),
                ("ce_maxattempts", "3"), ("content-type", "text/plain"), ("tenant", "blue"),
            ],
            record.Headers.Select(header => (header.Key, header.Value)));
    }

    [Fact]
    public void A_bare_task_has_key_and_value_alone()
    {
        var record = Compose(EnqueueRequest.Bare("hello") with { BinaryKey = new byte[] { 0, 255 } });

        Assert.Empty(record.Headers);
        Assert.Equal([0, 255], record.Key!.Value.ToArray());
    }

    [Fact]
    public void Each_task_gets_an_id_of_its_own_that_sorts_by_time()
    {
        TaskComposer.Compose(new EnqueueRequest("k"), "t", "/s", Now, null, out var first);
        TaskComposer.Compose(new EnqueueRequest("k"), "t", "/s", Now.AddMinutes(1), null, out var second);

        Assert.Equal(7, Guid.Parse(first!).Version);
        Assert.True(string.CompareOrdinal(first, second) < 0);
    }

    [Fact]
    public void The_current_activity_goes_along()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C);
        activity.TraceStateString = "vendor=1";
        activity.Start();

        var headers = Compose(new EnqueueRequest("k"), activity).Headers.ToDictionary();

        Assert.Equal(activity.Id, headers["traceparent"]);
        Assert.Equal("vendor=1", headers["tracestate"]);
        Assert.Equal(2, Compose(EnqueueRequest.Bare("b"), activity).Headers.Count);
    }

    [Fact]
    public void A_trace_of_the_callers_own_is_left_alone()
    {
        const string own = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

        var record = Compose(new EnqueueRequest("k") { Headers = [new("traceparent", own)] }, activity);

        Assert.Equal(own, Assert.Single(record.Headers, header => header.Key == "traceparent").Value);
    }

    [Fact]
    public void JSON_says_so()
    {
        var request = EnqueueRequest.Json("mail", new { To = "a@example.org" });

        Assert.Equal("""{"to":"a@example.org"}""", ClientUnderTest.TextOf(request.Value));
        Assert.Equal("application/json", request.ContentType);
    }

    public static TheoryData<EnqueueRequest, string> Refusals() => new()
    {
        { new EnqueueRequest(""), "Kind is empty" },
        { new EnqueueRequest(new string('é', 129)), "Kind has 258 bytes; at most 256 are allowed" },
        { new EnqueueRequest("k") { Id = "a\nb" }, "Id contains a control character" },
        { new EnqueueRequest("k") { Key = "a", BinaryKey = new byte[1] }, "Key and BinaryKey exclude each other" },
        { new EnqueueRequest("k") { Key = new string('a', 257) }, "the key has 257 bytes; at most 256 are allowed" },
        { new EnqueueRequest("k") { MaxAttempts = 0 }, "MaxAttempts is 0; it must be 1 to 1000000" },
        { new EnqueueRequest("k") { Topic = "" }, "Topic must be 1 to 249 characters long" },
        { new EnqueueRequest("k") { Headers = [new("CE_ID", "x")] }, "the header 'CE_ID' is not free to use" },
        { new EnqueueRequest("k") { Headers = [new("tq-id", "x")] }, "the header 'tq-id' is not free to use" },
        { new EnqueueRequest("k") { MaxAttempts = 1, Headers = [new("ce_maxattempts", "2")] }, "the header 'ce_maxattempts' is given twice" },
        { new EnqueueRequest("k") { Headers = [new("a", new string('x', 8192))] }, "the header 'a' has 8193 bytes; at most 8192 are allowed" },
        { new EnqueueRequest("k") { Headers = [.. Enumerable.Range(0, 60).Select(i => KeyValuePair.Create($"h{i}", "x"))] }, "there are 65 headers; at most 64 are allowed" },
        { new EnqueueRequest("k") { Headers = [.. Enumerable.Range(0, 10).Select(i => KeyValuePair.Create($"h{i}", new string('x', 8000)))] }, "the headers have" },
        { EnqueueRequest.Bare("b") with { Id = "x" }, "a bare task has neither an id of its own nor an expiry time" },
    };

    [Theory, MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public void What_no_node_would_take_is_refused_here(EnqueueRequest request, string reason)
    {
        var refused = Assert.Throws<ArgumentException>(() => Compose(request));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private static TaskRecord Compose(EnqueueRequest request, Activity? activity = null) =>
        TaskComposer.Compose(request, "tasks", "/shop", Now, activity, out _);
}
