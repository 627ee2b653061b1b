using TaskQueue.Kafka.Consuming;

namespace TaskQueue.Kafka.Tests.Consuming;

public sealed class PartitionShareTests
{
    private readonly PartitionShare _share = new();

    [Theory]
    [InlineData(10_000, 16, 625)]
    [InlineData(10_000, 0, 10_000)]
    [InlineData(3, 16, 1)]
    public void Each_partition_has_an_equal_share_and_at_least_one(int maxTasks, int assigned, int expected)
    {
        var limits = ShareLimits.Of(Settings(maxTasks), assigned);

        Assert.Equal(expected, limits.Tasks);
    }

    [Fact]
    public void The_whole_share_may_be_read_at_first()
    {
        Assert.Equal(100, _share.Room(Limits(tasks: 100)));
    }

    [Fact]
    public void Reading_goes_on_when_half_of_the_share_is_free()
    {
        _share.Delivered(100, 1000);
        Leave(49);
        Assert.Equal(0, _share.Room(Limits(tasks: 100)));

        Leave(1);

        Assert.Equal(50, _share.Room(Limits(tasks: 100)));
    }

    [Fact]
    public void A_large_share_is_refilled_when_a_good_batch_fits()
    {
        _share.Delivered(10_000, 100_000);
        Leave(PartitionShare.GoodBatch - 1);
        Assert.Equal(0, _share.Room(Limits(tasks: 10_000)));

        Leave(1);

        Assert.Equal(PartitionShare.GoodBatch, _share.Room(Limits(tasks: 10_000)));
    }

    [Fact]
    public void A_small_share_is_refilled_place_by_place()
    {
        _share.Delivered(8, 80);
        Assert.Equal(0, _share.Room(Limits(tasks: 8)));

        Leave(1);

        Assert.Equal(1, _share.Room(Limits(tasks: 8)));
    }

    [Fact]
    public void Now_and_then_whatever_is_free_is_taken_once()
    {
        _share.Delivered(100, 1000);
        _share.TakeAnyRoom();
        Assert.Equal(0, _share.Room(Limits(tasks: 100)));

        Leave(1);
        Assert.Equal(1, _share.Room(Limits(tasks: 100)));

        _share.Delivered(1, 10);
        Leave(1);
        Assert.Equal(0, _share.Room(Limits(tasks: 100)));
    }

    [Fact]
    public void Not_so_while_too_many_wait()
    {
        _share.Delivered(101, 1010);
        _share.Wait(offset: 7, bytes: 10);
        Leave(1);
        _share.TakeAnyRoom();

        Assert.Equal(1, _share.Room(Limits(tasks: 100, waiting: 2)));
        Assert.Equal(0, _share.Room(Limits(tasks: 100, waiting: 1)));
    }

    [Fact]
    public void Free_bytes_are_reckoned_by_the_records_read_before()
    {
        _share.Delivered(2, 20_000);

        Assert.Equal(8, _share.Room(Limits(tasks: 1000, bytes: 100_000)));
    }

    [Fact]
    public void A_record_larger_than_the_share_is_let_through_alone()
    {
        _share.Delivered(1, 1_000_000);
        Assert.Equal(0, _share.Room(Limits(tasks: 1000, bytes: 100_000)));

        _share.Leave(0, 1_000_000);

        Assert.Equal(1, _share.Room(Limits(tasks: 1000, bytes: 100_000)));
    }

    [Fact]
    public void A_waiting_task_is_not_in_flight_until_it_is_resumed()
    {
        _share.Delivered(2, 20);
        _share.Wait(offset: 0, bytes: 10);
        Assert.Equal((1, 10, 1, 2), (_share.InFlight, _share.InFlightBytes, _share.Waiting, _share.Open));

        _share.Wait(offset: 0, bytes: 10);
        _share.Resume(offset: 1, bytes: 10);
        Assert.Equal((1, 10, 1), (_share.InFlight, _share.InFlightBytes, _share.Waiting));

        _share.Resume(offset: 0, bytes: 10);
        Assert.Equal((2, 20, 0), (_share.InFlight, _share.InFlightBytes, _share.Waiting));
    }

    [Fact]
    public void A_task_that_settles_while_it_waits_frees_a_waiting_place()
    {
        _share.Delivered(2, 20);
        _share.Wait(offset: 0, bytes: 10);

        _share.Leave(offset: 0, bytes: 10);

        Assert.Equal((1, 10, 0), (_share.InFlight, _share.InFlightBytes, _share.Waiting));
    }

    [Fact]
    public void Nothing_is_read_while_too_many_wait()
    {
        _share.Delivered(2, 20);
        _share.Wait(offset: 0, bytes: 10);
        _share.Wait(offset: 1, bytes: 10);

        Assert.True(_share.IsWaitingFull(Limits(tasks: 10, waiting: 2)));
        Assert.False(_share.IsWaitingFull(Limits(tasks: 10, waiting: 3)));
        Assert.Equal(10, _share.Room(Limits(tasks: 10)));
    }

    [Fact]
    public void Waiting_tasks_are_bounded_by_bytes_too()
    {
        _share.Delivered(3, 300);
        _share.Wait(1, 100);
        _share.Wait(2, 150);
        Assert.Equal(250, _share.WaitingBytes);
        Assert.True(_share.IsWaitingFull(Limits(tasks: 10, waitingBytes: 250)));

        _share.Resume(1, 100);
        Assert.False(_share.IsWaitingFull(Limits(tasks: 10, waitingBytes: 250)));
        _share.Leave(2, 150);
        _share.Leave(1, 100);
        Assert.Equal(0, _share.WaitingBytes);
    }

    private static ShareLimits Limits(int tasks, long bytes = 10_000_000, int waiting = 1000, long waitingBytes = 10_000_000) =>
        new(tasks, bytes, waiting, waitingBytes);

    private static ConsumerSettings Settings(int maxTasks) =>
        new() { Group = "g", Topics = ["t"], Properties = new Dictionary<string, string>(), MaxTasks = maxTasks };

    private void Leave(int tasks)
    {
        for (var i = 0; i < tasks; i++)
        {
            _share.Leave(offset: i, bytes: 10);
        }
    }
}
