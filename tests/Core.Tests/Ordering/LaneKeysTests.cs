using TaskQueue.Core.Ordering;

namespace TaskQueue.Core.Tests.Ordering;

public sealed class LaneKeysTests
{
    [Fact]
    public void Keys_that_differ_anywhere_or_in_length_alone_have_lanes_of_their_own()
    {
        var random = new Random(1);
        var seen = new HashSet<ulong>();
        var count = 0;
        for (var length = 0; length <= 40; length++)
        {
            var key = new byte[length];
            Add(key);
            for (var at = 0; at < length; at++)
            {
                for (var bit = 0; bit < 8; bit++)
                {
                    key[at] ^= (byte)(1 << bit);
                    Add(key);
                    key[at] ^= (byte)(1 << bit);
                }
            }
        }

        for (var round = 0; round < ModelRun.Steps(100_000); round++)
        {
            var key = new byte[random.Next(6, 30)];
            random.NextBytes(key);
            Add(key);
        }

        Assert.Equal(count, seen.Count);

        void Add(byte[] key)
        {
            count++;
            seen.Add(LaneKeys.Of(key));
            Assert.Equal(LaneKeys.Of(key), LaneKeys.Of((byte[])key.Clone()));
        }
    }

    [Fact]
    public void No_bit_stands_still_over_keys_that_people_count_up()
    {
        var ones = new int[64];
        for (var number = 0; number < 10_000; number++)
        {
            var lane = LaneKeys.Of(System.Text.Encoding.UTF8.GetBytes($"order-{number}"));
            for (var bit = 0; bit < 64; bit++)
            {
                ones[bit] += (int)(lane >> bit) & 1;
            }
        }

        Assert.All(ones, count => Assert.InRange(count, 4_000, 6_000));
    }
}
