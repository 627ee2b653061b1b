using TaskQueue.Core.Records;
using TaskQueue.Core.Tests.Wire;

namespace TaskQueue.Core.Tests.Records;

public sealed class RecordBatchTests
{
    private readonly RecordBatchBuilder _builder = new();

    [Fact]
    public void Each_record_is_read_back_as_it_was_added()
    {
        _builder.Headers.Add("a"u8, "1"u8);
        _builder.Headers.AddNull("b"u8);
        _builder.Add(41, 1_700_000_000_000, true, "key"u8, true, "value"u8, endedAttempts: 3);
        _builder.Add(50, -1, false, default, false, default);
        _builder.Add(51, 0, true, default, true, default);
        Assert.Equal(3, _builder.Count);

        var batch = _builder.Build(Some.Assignment);

        Assert.Equal((3, 0), (batch.Count, _builder.Count));
        Assert.Same(Some.Assignment, batch.Assignment);
        Assert.Equal(("key", "value"), (Some.Text(batch[0].Key), Some.Text(batch[0].Value)));
        Assert.Equal((41, 1_700_000_000_000, 3), (batch[0].Offset, batch[0].TimestampMs, batch[0].EndedAttempts));
        Assert.Equal([("a", "1"), ("b", null)], Some.Headers(batch[0].Headers));
        Assert.Equal(batch[0].Bytes.Length, batch.BytesOf(0));
        Assert.Equal((50, -1, false, false), (batch.OffsetOf(1), batch[1].TimestampMs, batch[1].HasKey, batch[1].HasValue));
        Assert.True(batch[1].Key.IsEmpty && batch[1].Value.IsEmpty && batch[1].Headers.IsEmpty);
        Assert.Equal((0, 0), (batch.BytesOf(1), batch[1].EndedAttempts));
        Assert.Equal((true, true, 0), (batch[2].HasKey, batch[2].HasValue, batch.BytesOf(2)));
    }

    [Fact]
    public void A_batch_without_records_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => _builder.Build(Some.Assignment));

    [Theory]
    [InlineData(10)]
    [InlineData(300)]
    [InlineData(3_000)]
    public void Batches_of_any_size_follow_one_another_without_a_trace(int size)
    {
        for (var round = 0; round < 3; round++)
        {
            for (var offset = 0; offset < 600; offset++)
            {
                _builder.Headers.Add("n"u8, BitConverter.GetBytes(offset));
                _builder.Add(offset, 0, true, BitConverter.GetBytes(round), true, ValueOf(round, offset, size));
            }

            var batch = _builder.Build(Some.Assignment);
            for (var offset = 0; offset < 600; offset++)
            {
                var record = batch[offset];
                Assert.Equal(offset, record.Offset);
                Assert.True(record.Value.SequenceEqual(ValueOf(round, offset, size)));
                Assert.True(record.Key.SequenceEqual(BitConverter.GetBytes(round)));
                Assert.True(record.Headers.TryGetLast("n"u8, out var header) && header.Value.SequenceEqual(BitConverter.GetBytes(offset)));
                batch.Release();
            }
        }
    }

    [Fact]
    public void What_was_copied_or_detached_outlives_its_batch()
    {
        var large = ValueOf(1, 1, RecordBatchBuilder.PooledFrom);
        _builder.Add(7, 0, false, default, true, "first"u8);
        _builder.Add(8, 0, true, "k"u8, true, large, endedAttempts: 1);
        var batch = _builder.Build(Some.Assignment);
        batch.Release();

        var copy = batch[1].Copy();
        var detached = batch.Detach(1, endedAttempts: 4);

        // The slab is back in its pool: what comes next is written over it.
        _builder.Add(9, 0, false, default, true, new byte[large.Length + 6]);
        _builder.Build(Some.Assignment);
        Assert.Equal((1, 8, 1), (copy.Count, copy[0].Offset, copy[0].EndedAttempts));
        Assert.Equal((1, 8, 4), (detached.Count, detached[0].Offset, detached[0].EndedAttempts));
        Assert.True(copy[0].Value.SequenceEqual(large) && detached[0].Value.SequenceEqual(large));
        Assert.Equal("k", Some.Text(detached[0].Key));
        Assert.Same(Some.Assignment, detached.Assignment);
    }

    [Fact]
    public void A_large_slab_is_given_back_with_the_last_record_and_not_before()
    {
        var batch = TwoLargeOnes();

        batch.Release();
        Assert.Equal(2 * RecordBatchBuilder.PooledFrom, batch.BytesOf(0) + batch.BytesOf(1));
        Assert.Equal(1, batch[1].Value[0]);

        batch.Release();
        Assert.Throws<ArgumentOutOfRangeException>(() => batch[1].Value.Length);
    }

    [Fact]
    public void A_forfeited_slab_is_never_given_back()
    {
        var batch = TwoLargeOnes();

        batch.Forfeit();
        batch.Release();
        batch.Release();

        Assert.Equal(1, batch[1].Value[0]);
    }

    [Fact]
    public void A_small_slab_stays_with_its_batch()
    {
        _builder.Add(7, 0, false, default, true, "small"u8);
        var batch = _builder.Build(Some.Assignment);

        batch.Release();

        Assert.Equal("small", Some.Text(batch[0].Value));
    }

    [Fact]
    public void Places_are_named_as_logs_name_them()
    {
        Assert.Equal("task_topic[3]@1", Some.Assignment.ToString());
        Assert.Equal("task_topic[3]@41", new RecordPosition(Some.Assignment.Partition, 41).ToString());
    }

    [Fact]
    public void Whether_a_partition_waits_can_be_said_and_unsaid()
    {
        var assignment = new Assignment(new PartitionId("t", 0), 1, CancellationToken.None);
        Assert.False(assignment.IsWaitingFull);

        assignment.IsWaitingFull = true;

        Assert.True(assignment.IsWaitingFull);
    }

    private RecordBatch TwoLargeOnes()
    {
        var value = new byte[RecordBatchBuilder.PooledFrom];
        Array.Fill(value, (byte)1);
        _builder.Add(7, 0, false, default, true, value);
        _builder.Add(8, 0, false, default, true, value);
        return _builder.Build(Some.Assignment);
    }

    private static byte[] ValueOf(int round, int offset, int size)
    {
        var value = new byte[size];
        new Random((round * 1_000) + offset).NextBytes(value);
        return value;
    }
}
