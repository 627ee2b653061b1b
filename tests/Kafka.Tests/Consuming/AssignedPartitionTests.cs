using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Tests.Consuming;

/// <summary>What the client's errors make of a partition.</summary>
public sealed class AssignedPartitionTests : IDisposable
{
    private static readonly PartitionId Id = new("tasks", 0);

    private readonly ClientHandle _client = ClientHandle.Create(
        ClientKind.Consumer,
        new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1", ["group.id"] = "group" },
        EventKinds.Error);

    private readonly PartitionTable _partitions = new(new ConsumerSettings { Group = "group", Topics = ["tasks"], Properties = new Dictionary<string, string>() });

    // The client tells the offset, or -1001 if it found out by the leader's epoch that the log was cut off.
    [Theory]
    [InlineData(5)]
    [InlineData(-1001)]
    public void What_the_log_does_not_have_is_held_at_the_offset_at_which_it_has_to_go_on(long told)
    {
        var partition = Add(new PartitionStart(Id, 5, IsCommitted: true, Ledger.Empty, TopicId: null));

        partition.OnNoOffset(told, "no", now: 1);

        Assert.Equal(5, partition.Hold?.Offset);
        Assert.Null(partition.FailedStart);
    }

    [Fact]
    public void A_beginning_that_could_not_be_looked_up_is_not_held()
    {
        var partition = Add(PartitionStart.AtBeginning(Id, topicId: null));

        partition.OnNoOffset(PartitionStart.Beginning, "no", now: 1);

        Assert.Null(partition.Hold);
        Assert.Equal(("no", 1), partition.FailedStart);
    }

    public void Dispose()
    {
        foreach (var partition in _partitions.All)
        {
            partition.Dispose();
        }

        _client.Dispose();
    }

    private AssignedPartition Add(in PartitionStart start) => _partitions.Add(start, QueueHandle.OfPartition(_client, Id.Topic, Id.Number));
}
