using Akka.TestKit.Xunit2;
using TaskQueue.Actors.Streams;
using TaskQueue.Kafka.Producing;
using Xunit.Abstractions;

namespace TaskQueue.Actors.Tests.Streams;

/// <summary>What the writer does with tasks that expired; on virtual time, the test is client and broker.</summary>
public sealed class WriteExpiryTests : TestKit
{
    private const int UnknownTopic = 3;
    private const int TopicAuthorizationFailed = 29;

    private readonly VirtualTime _time;

    public WriteExpiryTests(ITestOutputHelper output)
        : base(VirtualTime.Config, output: output) => _time = new VirtualTime(Sys);

    [Fact]
    public async Task A_task_with_headers_settles_when_notice_and_event_are_acknowledged()
    {
        var writer = new WriterUnderTest(Sys, _time);
        await writer.OfferAsync(Ending.ExpiredWithHeaders(7));

        var notice = await writer.Results.NextAsync();
        Assert.Equal(("result_topic", "id-1", "test.expired"), (notice.Topic, notice.Key, notice.Header("ce_type")));
        Assert.Contains("\"type\":\"urn:task-queue:expired\"", notice.Value, StringComparison.Ordinal);
        Assert.Contains("\"attempt\":0", notice.Value, StringComparison.Ordinal);
        Assert.False(writer.Events.HasSent);
        writer.Results.Report(notice);
        var told = await writer.Events.NextAsync();
        Assert.Equal(("task_topic.events", "id-1", "task.expired"), (told.Topic, told.Key, told.Header("ce_type")));
        Assert.Equal("task.expired/task_topic-0-7", told.Header("ce_id"));
        Assert.Equal(
            """{"version":1,"task":{"topic":"task_topic","partition":0,"offset":7},"generation":0,"group":"g1"}""", told.Value);
        var settled = writer.Sink.PullAsync();
        Assert.False(settled.IsCompleted);
        writer.Events.Report(told);

        Assert.Equal(7, Assert.Single((await settled).Value).Offset);
        Assert.False(writer.DeadLetters.HasSent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_result_topic_does_not_tell_the_event_has_to_tell(bool bare)
    {
        var writer = new WriterUnderTest(Sys, _time, new WriteSettings { Group = "g1", Failures = bare });
        await writer.OfferAsync(bare ? Ending.ExpiredBare(7) : Ending.ExpiredWithHeaders(7));

        writer.Events.Report(await writer.Events.NextAsync(), ProduceFault.Cluster, TopicAuthorizationFailed);
        await writer.BarrierAsync();
        Assert.Equal("task_topic.events", Assert.Single(writer.Standstills.Current).Subject);
        _time.Advance(TimeSpan.FromSeconds(1));
        writer.Events.Report(await writer.Events.NextAsync());

        await writer.SettledAsync();
        Assert.False(writer.Results.HasSent);
    }

    [Fact]
    public async Task An_event_holds_no_task_whose_ending_the_result_topic_tells()
    {
        var writer = new WriterUnderTest(Sys, _time);
        await writer.OfferAsync(Ending.ExpiredWithHeaders(7));
        writer.Results.Report(await writer.Results.NextAsync());

        writer.Events.Report(await writer.Events.NextAsync(), ProduceFault.Cluster, TopicAuthorizationFailed);

        await writer.SettledAsync();
        Assert.Empty(writer.Standstills.Current);
    }

    [Fact]
    public async Task Where_the_events_topic_is_missing_nothing_waits_for_it_and_it_is_tried_once_a_minute()
    {
        var writer = new WriterUnderTest(
            Sys, _time, new WriteSettings { Group = "g1", MissingEventTopics = ["task_topic.events"] });

        await writer.OfferAsync(Ending.ExpiredBare(7));
        await writer.SettledAsync();
        _time.Advance(TimeSpan.FromSeconds(60));
        await writer.OfferAsync(Ending.ExpiredBare(8));
        writer.Events.Report(await writer.Events.NextAsync(), ProduceFault.Cluster, UnknownTopic);
        await writer.SettledAsync();
        await writer.OfferAsync(Ending.ExpiredBare(9));
        await writer.SettledAsync();
        _time.Advance(TimeSpan.FromSeconds(60));
        await writer.OfferAsync(Ending.ExpiredBare(10));
        writer.Events.Report(await writer.Events.NextAsync());
        await writer.SettledAsync();
        await writer.OfferAsync(Ending.ExpiredBare(11));
        writer.Events.Report(await writer.Events.NextAsync());
        await writer.SettledAsync();

        Assert.Empty(writer.Standstills.Current);
    }

    [Fact]
    public async Task A_notice_that_is_too_large_leaves_the_telling_to_the_event()
    {
        var writer = new WriterUnderTest(Sys, _time);
        await writer.OfferAsync(Ending.ExpiredWithHeaders(7));
        writer.Results.Report(await writer.Results.NextAsync(), ProduceFault.Record);

        writer.Events.Report(await writer.Events.NextAsync(), ProduceFault.Cluster, TopicAuthorizationFailed);
        await writer.BarrierAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        writer.Events.Report(await writer.Events.NextAsync());

        await writer.SettledAsync();
    }
}
