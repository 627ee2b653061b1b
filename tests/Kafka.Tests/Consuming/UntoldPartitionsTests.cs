using Microsoft.Extensions.Time.Testing;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Native;
using TaskQueue.TestSupport.Logging;

namespace TaskQueue.Kafka.Tests.Consuming;

/// <summary>What the group says of this node's partitions, against what its client said.</summary>
public sealed class UntoldPartitionsTests : IDisposable
{
    private static readonly PartitionId First = new("tasks", 0);
    private static readonly PartitionId Second = new("tasks", 1);

    private readonly FakeTimeProvider _time = new();
    private readonly TestLogger<RecordConsumer> _logger = new();
    private readonly ClientHandle _client = ClientHandle.Create(
        ClientKind.Consumer,
        new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1", ["group.id"] = "group" },
        EventKinds.Error);

    private readonly PartitionTable _partitions = new(new ConsumerSettings { Group = "group", Topics = ["tasks"], Properties = new Dictionary<string, string>() });
    private readonly UntoldPartitions _untold;
    private int _rejoined;

    public UntoldPartitionsTests() => _untold = new UntoldPartitions("group", _partitions, new ConsumerLog(_logger), _time, () => _rejoined++);

    [Fact]
    public void Joins_anew_when_the_group_says_twice_what_the_client_never_said()
    {
        Assign(First);

        Told([First, Second]);
        Assert.True(_untold.AreSuspected);
        Assert.Equal(0, _rejoined);
        Told([Second, First]);

        Assert.Equal(1, _rejoined);
        Assert.False(_untold.AreSuspected);
        Assert.Single(_logger.Of(1232));
    }

    [Fact]
    public void Gives_the_client_time_to_say_it()
    {
        Told([First]);
        Told([First], afterSeconds: 0.1);
        Told([First], afterSeconds: 7);
        Assert.Equal(0, _rejoined);

        Told([First], afterSeconds: 1);

        Assert.Equal(1, _rejoined);
    }

    [Fact]
    public void Waits_for_two_more_looks_after_it_has_joined_anew()
    {
        Told([First]);
        Told([First]);
        Told([First], rebalances: 1);
        Assert.Equal(1, _rejoined);

        Told([First], rebalances: 1);

        Assert.Equal(2, _rejoined);
    }

    [Fact]
    public void Fails_when_the_client_says_nothing_even_then()
    {
        Told([First]);
        Told([First]);
        Told([First]);

        Assert.Throws<KafkaClientException>(() => Told([First]));

        Assert.Equal(1, _rejoined);
    }

    [Fact]
    public void Has_nothing_to_do_with_what_the_client_said()
    {
        Assign(First);
        Assign(Second);

        Told([First, Second]);
        Told([First, Second]);
        Told([First]);
        Told([First]);

        Assert.Equal(0, _rejoined);
        Assert.False(_untold.AreSuspected);
    }

    [Fact]
    public void Partitions_that_are_on_their_way_are_none()
    {
        Told([First]);
        Told([First], isPending: true);
        Assert.False(_untold.AreSuspected);
        Told([First]);

        Assert.Equal(0, _rejoined);
    }

    [Fact]
    public void A_rebalance_in_between_begins_anew()
    {
        Told([First], rebalances: 1);
        Told([First], rebalances: 2);
        Assert.Equal(0, _rejoined);

        Told([First], rebalances: 2);

        Assert.Equal(1, _rejoined);
    }

    [Fact]
    public void Other_partitions_than_before_begin_anew()
    {
        Told([First]);
        Told([Second]);
        Told([]);
        Told([Second]);

        Assert.Equal(0, _rejoined);
    }

    public void Dispose()
    {
        foreach (var partition in _partitions.All.ToArray())
        {
            _partitions.Remove(partition);
        }

        _client.Dispose();
    }

    private void Assign(PartitionId partition) =>
        _partitions.Add(PartitionStart.AtBeginning(partition, null), QueueHandle.OfPartition(_client, partition.Topic, partition.Number));

    private void Told(PartitionId[] given, bool isPending = false, int rebalances = 0, double afterSeconds = 10)
    {
        _time.Advance(TimeSpan.FromSeconds(afterSeconds));
        _untold.OnTold(given, isPending, rebalances);
    }
}
