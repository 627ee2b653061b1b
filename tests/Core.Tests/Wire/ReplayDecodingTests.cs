using TaskQueue.Core.Wire;

namespace TaskQueue.Core.Tests.Wire;

public sealed class ReplayDecodingTests
{
    private static readonly (string Name, string? Value)[] Replay =
        [("tq-id", "task_topic-3-7"), ("tq-replay", "2"), ("tq-group", "shop")];

    [Fact]
    public void A_bare_task_that_is_replayed_stays_bare_and_keeps_its_id()
    {
        var record = Some.Record("x", "k", Replay)[0];

        Assert.True(TaskDecoder.TryDecode(record, out var envelope, out _));
        Assert.Equal(EnvelopeMode.Bare, envelope.Mode);
        Assert.Equal("task_topic-3-7", Some.Text(envelope.Id(record)));
        Assert.Equal("task_topic-3-7", Some.Text(new TaskIds().Of(record, envelope)));
        Assert.True(envelope.IsForOneGroup);
        Assert.Equal("shop", Some.Text(envelope.ReplayGroup(record)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_id_of_a_replay_wins_over_that_of_the_event_wherever_it_stands(bool first)
    {
        (string, string?)[] own = [("ce_specversion", "1.0"), ("ce_id", "other"), ("ce_type", "mail")];
        var record = Some.Record("x", null, first ? [.. Replay, .. own] : [.. own, .. Replay])[0];

        Assert.True(TaskDecoder.TryDecode(record, out var envelope, out _));
        Assert.Equal(EnvelopeMode.Binary, envelope.Mode);
        Assert.Equal("task_topic-3-7", Some.Text(envelope.Id(record)));
        Assert.Equal("mail", Some.Text(envelope.Kind(record)));
    }

    [Fact]
    public void A_structured_event_that_is_replayed_has_the_id_of_the_replay_and_its_group()
    {
        var record = Some.Record(
            """{"specversion":"1.0","id":"7","type":"mail","source":"/s","data":"x"}""",
            null,
            [("content-type", "application/cloudevents+json"), .. Replay])[0];

        Assert.True(TaskDecoder.TryDecode(record, out var envelope, out _));
        Assert.Equal(EnvelopeMode.Structured, envelope.Mode);
        Assert.Equal("task_topic-3-7", Some.Text(envelope.Id(record)));
        Assert.Equal("mail", Some.Text(envelope.Kind(record)));
        Assert.Equal("application/json", Some.Text(envelope.ContentType(record)));
        Assert.Equal("shop", Some.Text(envelope.ReplayGroup(record)));
    }

    [Fact]
    public void The_default_id_of_the_longest_topic_can_be_replayed()
    {
        var id = $"{new string('t', 249)}-2147483647-9223372036854775807";
        var record = Some.Record("x", null, ("tq-id", id))[0];

        Assert.True(TaskDecoder.TryDecode(record, out var envelope, out _));
        Assert.Equal(id, Some.Text(envelope.Id(record)));
        Assert.False(envelope.IsForOneGroup);
    }

    [Fact]
    public void What_a_replay_adds_does_not_break_limits()
    {
        (string, string?)[] most = [.. Enumerable.Range(0, 64).Select(index => ($"h{index:000}", (string?)new string('v', 1_020)))];

        Assert.True(TaskDecoder.TryDecode(Some.Record("x", null, [.. Replay, .. most])[0], out _, out _));
        Assert.False(TaskDecoder.TryDecode(Some.Record("x", null, [.. Replay, .. most, ("tq-other", "")])[0], out _, out _));
    }

    [Fact]
    public void A_record_that_is_no_task_still_tells_for_which_group_it_is()
    {
        (string, string?)[] broken = [("ce_specversion", "9.9"), .. Replay];
        var record = Some.Record("x", null, broken)[0];
        var withLongKey = Some.Record("x", new string('k', 300), Replay)[0];

        Assert.False(TaskDecoder.TryDecode(record, out var envelope, out _));
        Assert.Equal("shop", Some.Text(envelope.ReplayGroup(record)));
        Assert.False(TaskDecoder.TryDecode(withLongKey, out envelope, out _));
        Assert.Equal("shop", Some.Text(envelope.ReplayGroup(withLongKey)));

        var inTheMiddle = Some.Record("x", new string('k', 300), [.. Replay, ("other", "value")])[0];
        Assert.False(TaskDecoder.TryDecode(inTheMiddle, out envelope, out _));
        Assert.Equal("shop", Some.Text(envelope.ReplayGroup(inTheMiddle)));
    }

    [Fact]
    public void A_group_that_is_malformed_is_everybodys_so_that_the_record_is_not_lost()
    {
        Assert.False(TaskDecoder.TryDecode(Some.Record("x", null, ("tq-group", "a\n"))[0], out var envelope, out _));
        Assert.False(envelope.IsForOneGroup);
        Assert.False(TaskDecoder.TryDecode(
            Some.Record("x", null, ("tq-group", "a"), ("tq-group", "b"))[0], out envelope, out _));
        Assert.False(envelope.IsForOneGroup);
    }
}
