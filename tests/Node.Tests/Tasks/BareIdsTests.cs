using TaskQueue.Core.Records;
using TaskQueue.Node.Tasks;

namespace TaskQueue.Node.Tests.Tasks;

public sealed class BareIdsTests
{
    private static readonly string[] Topics = ["task_topic", "a-1"];

    [Theory]
    [InlineData("task_topic-3-41", "task_topic", 3, 41)]
    [InlineData("a-1-0-9223372036854775807", "a-1", 0, long.MaxValue)]
    public void The_place_of_a_bare_task_is_read_from_its_id(string id, string topic, int partition, long offset)
    {
        Assert.True(BareIds.TryRead(id, Topics, out var place));

        Assert.Equal(new RecordPosition(new PartitionId(topic, partition), offset), place);
    }

    [Theory]
    [InlineData("order-17")]
    [InlineData("task_topic-3")]
    [InlineData("task_topic-3-")]
    [InlineData("task_topic--3-1")]
    [InlineData("task_topic-4294967296-1")]
    [InlineData("other-3-41")]
    [InlineData("-3-41")]
    [InlineData("--")]
    [InlineData("-")]
    [InlineData("task_topic-3-41x")]
    public void Other_ids_are_no_places(string id) => Assert.False(BareIds.TryRead(id, Topics, out _));
}
