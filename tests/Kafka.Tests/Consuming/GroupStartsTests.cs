using Microsoft.Extensions.Time.Testing;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Topics;
using TaskQueue.Kafka.Watching;
using TaskQueue.TestSupport.Consuming;
using TaskQueue.TestSupport.Logging;

namespace TaskQueue.Kafka.Tests.Consuming;

/// <summary>Where partitions are read from, by what is committed and what the broker tells of their topic.</summary>
public sealed class GroupStartsTests
{
    private const string Topic = "tasks";
    private const string Old = "AAECAwQFBgcICQoLDA0ODw";
    private const string New = "BBECAwQFBgcICQoLDA0ODw";

    private static readonly PartitionId Partition = new(Topic, 0);

    private readonly FakeTimeProvider _time = new();
    private readonly ConsumerLog _log = new(new TestLogger<RecordConsumer>());
    private readonly TopicChanges _topics;
    private long _sightings;

    public GroupStartsTests()
    {
        var settings = Settings(StartPosition.Earliest);
        _topics = new TopicChanges(
            new PartitionTable(settings), null!, new TestConsumer(settings), _log, _time, () => ++_sightings, () => { });
    }

    [Fact]
    public void The_id_is_kept_while_the_broker_does_not_tell_it()
    {
        Assert.Equal((7, Old), Decide(isLate: false));
    }

    [Fact]
    public void An_offset_of_another_topic_is_ignored_only_when_two_sightings_say_so()
    {
        See(New);
        Assert.Null(Decide(isLate: false));

        _time.Advance(TimeSpan.FromSeconds(3));
        See(New);

        Assert.Equal((PartitionStart.Beginning, New), Decide(isLate: false));
    }

    [Fact]
    public void An_offset_of_this_topic_is_taken_although_a_broker_told_of_the_old_one_first()
    {
        See(New);
        Assert.Null(Decide(isLate: false));

        See(Old);

        Assert.Equal((7, Old), Decide(isLate: false));
    }

    [Fact]
    public void What_was_seen_last_has_to_do_when_time_is_up()
    {
        See(New);

        Assert.Equal((PartitionStart.Beginning, New), Decide(isLate: true));
    }

    [Fact]
    public void Latest_holds_although_the_broker_has_not_told_the_topics_id_again()
    {
        var starts = new GroupStarts(Settings(StartPosition.Latest), _log, () => { });
        starts.OnFound([new TopicStart(Topic, Old, IsNew: true, 0, 40, new Dictionary<PartitionId, long> { [Partition] = 40 })]);

        var start = Assert.Single(starts.TryDecide([new CommittedOffset(Partition, null, "")], _topics, isLate: true)!);

        Assert.Equal(40, start.Offset);
    }

    private static ConsumerSettings Settings(StartPosition start) =>
        new() { Group = "group", Topics = [Topic], Properties = new Dictionary<string, string>(), Start = start };

    private (long Offset, string? TopicId)? Decide(bool isLate)
    {
        var starts = new GroupStarts(Settings(StartPosition.Earliest), _log, () => { });
        return starts.TryDecide([new CommittedOffset(Partition, 7, $"2:{Old}:")], _topics, isLate) is [var start]
            ? (start.Offset, start.TopicId)
            : null;
    }

    private void See(string id) => _topics.OnSeen(new TopicSighting(
        ++_sightings,
        new Dictionary<string, TopicDescription> { [Topic] = new() { Name = Topic, Exists = true, Id = id, Partitions = 1 } }));
}
