using TaskQueue.Core.Records;
using TaskQueue.Core.Wire;

namespace TaskQueue.Core.Tests.Wire;

public sealed class TaskIdsTests
{
    [Fact]
    public void The_default_id_is_topic_partition_and_offset()
    {
        var target = new byte[TaskIds.MaxLength];

        Assert.Equal("t.x-0-0", Some.Text(target.AsSpan(0, TaskIds.Write(target, new PartitionId("t.x", 0), 0))));
    }

    [Fact]
    public void The_longest_default_id_fits()
    {
        var target = new byte[TaskIds.MaxLength];
        var partition = new PartitionId(new string('t', 249), int.MaxValue);

        Assert.Equal(TaskIds.MaxLength, TaskIds.Write(target, partition, long.MaxValue));
        Assert.EndsWith("t-2147483647-9223372036854775807", Some.Text(target), StringComparison.Ordinal);
    }

    [Fact]
    public void A_given_id_comes_before_the_default_and_assignments_are_told_apart()
    {
        var ids = new TaskIds();
        var bare = Some.Record()[0];
        var given = Some.Record("x", null, ("ce_id", "17"))[0];
        var builder = new RecordBatchBuilder();
        builder.Add(9, -1, false, default, false, default);
        var other = builder.Build(new Assignment(new PartitionId("other", 0), 2, CancellationToken.None))[0];
        TaskDecoder.TryDecode(given, out var envelope, out _);

        Assert.Equal("task_topic-3-41", Some.Text(ids.Of(bare, default)));
        Assert.Equal("other-0-9", Some.Text(ids.Of(other, default)));
        Assert.Equal("task_topic-3-41", Some.Text(ids.Of(bare, default)));
        Assert.Equal("17", Some.Text(ids.Of(given, envelope)));
    }
}
