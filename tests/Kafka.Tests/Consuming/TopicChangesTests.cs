using Microsoft.Extensions.Time.Testing;
using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Native;
using TaskQueue.Kafka.Topics;
using TaskQueue.Kafka.Watching;
using TaskQueue.TestSupport.Consuming;
using TaskQueue.TestSupport.Logging;

namespace TaskQueue.Kafka.Tests.Consuming;

/// <summary>What sightings of topics do to assigned partitions; a broker that lags behind may tell what is not so.</summary>
public sealed class TopicChangesTests : IAsyncDisposable
{
    private const string Topic = "tasks";

    private readonly FakeTimeProvider _time = new();
    private readonly TestLogger<RecordConsumer> _logger = new();
    private readonly ConsumerSettings _settings = new()
    {
        Group = "group",
        Topics = [Topic],
        Properties = new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1" },
    };

    private readonly ClientHandle _client;
    private readonly OffsetCommitter _committer;
    private readonly TestConsumer _listener;
    private readonly PartitionTable _partitions;
    private readonly TopicChanges _topics;
    private long _sightings;
    private int _rejoined;

    public TopicChangesTests()
    {
        _client = ClientHandle.Create(
            ClientKind.Consumer, new Dictionary<string, string>(_settings.Properties) { ["group.id"] = "group" }, EventKinds.Error);
        var log = new ConsumerLog(_logger);
        _committer = new OffsetCommitter(new CommitChannel(_client, () => { }), _settings, log, _time);
        _listener = new TestConsumer(_settings);
        _partitions = new PartitionTable(_settings);
        var tenures = new Tenures(new GroupAnswers(_client, log), _partitions, _committer, _listener, log, () => { });
        _topics = new TopicChanges(_partitions, tenures, _listener, log, _time, () => ++_sightings, () => _rejoined++);
    }

    private AssignedPartition Partition => Assert.Single(_partitions.All);

    private bool IsRead => Partition.Demand(_partitions.Limits) > 0;

    [Fact]
    public void A_topic_that_was_wrongly_told_to_be_missing_is_read_on()
    {
        var assignment = Assign("A");
        See("A");
        SeeForLong(null);
        Assert.False(IsRead);
        Assert.Single(_listener.Standstills);

        SeeForLong("A");

        Assert.True(IsRead);
        Assert.Same(assignment, Partition.Assignment);
        Assert.Empty(_listener.Standstills);
        Assert.Empty(_listener.Revoked);
    }

    [Fact]
    public void A_partition_that_was_held_before_its_topic_was_missing_is_held_after_it()
    {
        Assign("A");
        See("A");
        var held = PartitionHold.ForOffset(Partition.Assignment.Partition, 5, "deleted", _time.GetTimestamp());
        Partition.Hold = held;

        SeeForLong(null);
        Assert.Equal("TQ1220", Partition.Hold.Code);
        SeeForLong("A");

        Assert.Same(held, Partition.Hold);
    }

    [Fact]
    public void A_topic_of_which_nothing_is_told_is_not_taken_to_be_missing()
    {
        Assign("A");
        See("A");
        See(null);
        _time.Advance(TimeSpan.FromSeconds(30));
        _topics.OnSeen(TopicSighting.None with { Number = ++_sightings });
        _topics.Apply();

        Assert.True(IsRead);
        Assert.Empty(_listener.Standstills);
    }

    [Fact]
    public void One_sighting_of_another_topic_of_that_name_gives_up_nothing()
    {
        var assignment = Assign("A");
        See("A");

        See("B");
        Assert.Same(assignment, Partition.Assignment);
        Assert.False(IsRead);
        SeeForLong("A");

        Assert.True(IsRead);
        Assert.Same(assignment, Partition.Assignment);
        Assert.Empty(_listener.Revoked);
    }

    [Fact]
    public void A_topic_that_was_created_again_is_read_from_its_beginning_and_what_is_given_up_is_counted()
    {
        var assignment = Assign("A");
        See("A");
        Partition.Share.Delivered(3, 30);

        SeeForLong("B");

        Assert.NotSame(assignment, Partition.Assignment);
        Assert.Equal("B", Partition.TopicId);
        Assert.Null(Partition.Tracker.Position);
        Assert.Equal(0, Assert.Single(_listener.Revoked).StillRunning);
        Assert.Contains("3 tasks of the deleted one", Assert.Single(_logger.Of(1221)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Partitions_of_a_topic_that_was_gone_are_shared_out_anew_once_also_by_a_node_that_has_none()
    {
        See("A");
        SeeForLong(null);
        Assert.Equal(0, _rejoined);

        See("B");
        Assert.Equal(0, _rejoined);
        var asked = _sightings;
        _topics.Apply();
        Assert.Equal(asked + 1, _sightings);
        SeeForLong("B");
        SeeForLong("B");

        Assert.Equal(1, _rejoined);
    }

    [Fact]
    public void Partitions_of_a_topic_that_was_created_again_unseen_are_shared_out_anew()
    {
        See("A");

        SeeForLong("B");

        Assert.Equal(1, _rejoined);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_broker_that_lags_behind_does_not_keep_them_from_being_shared_out(bool isMissedForLong)
    {
        See("A");
        if (isMissedForLong)
        {
            SeeForLong(null);
        }

        See("B");
        See(null);
        SeeForLong("B");

        Assert.Equal(1, _rejoined);
    }

    [Fact]
    public void Partitions_of_a_topic_that_was_not_seen_once_stay_where_they_are()
    {
        Assign("A");
        See("A");
        See(null);

        SeeForLong("A");

        Assert.Equal(0, _rejoined);
    }

    [Fact]
    public void An_id_that_was_not_told_at_the_assignment_is_learned_later()
    {
        Assign(id: null);

        SeeForLong("A");

        Assert.Equal("A", Partition.TopicId);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var partition in _partitions.All.ToArray())
        {
            _partitions.Remove(partition);
        }

        _committer.Dispose();
        _client.Dispose();
        await _listener.DisposeAsync();
    }

    private Assignment Assign(string? id)
    {
        var partition = new PartitionId(Topic, 0);
        _partitions.Add(
            new PartitionStart(partition, 10, IsCommitted: true, Ledger.Empty, id), QueueHandle.OfPartition(_client, Topic, 0));
        return Partition.Assignment;
    }

    private void SeeForLong(string? id)
    {
        See(id);
        _time.Advance(TimeSpan.FromSeconds(3));
        See(id);
    }

    /// <summary>Brings a sighting of the topic with a UUID; without one it is missing.</summary>
    private void See(string? id)
    {
        var topic = new TopicDescription { Name = Topic, Exists = id is not null, Id = id, Partitions = id is null ? 0 : 1 };
        _topics.OnSeen(new TopicSighting(++_sightings, new Dictionary<string, TopicDescription> { [Topic] = topic }));
        _topics.Apply();
    }
}
