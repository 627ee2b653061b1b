using TaskQueue.Kafka.Consuming;

namespace TaskQueue.Kafka.Tests.Consuming;

public sealed class OpenAgesTests
{
    private readonly OpenAges _ages = new();

    [Fact]
    public void The_age_is_that_of_the_batch_with_the_lowest_open_task()
    {
        _ages.Delivered(0, 1_000, committable: 0);
        _ages.Delivered(10, 2_000, committable: 0);
        _ages.Delivered(20, 3_000, committable: 9);
        Assert.Equal(1_000, _ages.OldestMs(9));

        Assert.Equal(2_000, _ages.OldestMs(10));
        Assert.Equal(3_000, _ages.OldestMs(25));
        _ages.Delivered(30, 4_000, committable: 30);

        Assert.Equal(4_000, _ages.OldestMs(30));
    }

    [Fact]
    public void A_task_that_stays_open_for_long_lets_no_memory_grow_and_keeps_its_age()
    {
        for (var offset = 0; offset < 100_000; offset++)
        {
            _ages.Delivered(offset, 1_000 + offset, committable: 0);
        }

        Assert.InRange(_ages.Count, 1, OpenAges.MaxBatches);
        Assert.Equal(1_000, _ages.OldestMs(0));
        Assert.InRange(_ages.OldestMs(50_000)!.Value, 50_000, 51_000);
        Assert.InRange(_ages.OldestMs(99_999)!.Value, 100_000, 100_999);
    }

    [Fact]
    public void A_record_without_a_timestamp_has_no_age()
    {
        Assert.Null(_ages.OldestMs(0));
        _ages.Delivered(0, -1, committable: 0);

        Assert.Null(_ages.OldestMs(0));
    }
}
