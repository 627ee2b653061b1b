using TaskQueue.Core.Offsets;
using Xunit.Abstractions;

namespace TaskQueue.Core.Tests.Offsets;

public sealed class LedgerCodecTests
{
    private const string TopicId = "Kk7_jLQ3Tp-0aXvCqYw1Zg";

    private readonly ITestOutputHelper _output;

    public LedgerCodecTests(ITestOutputHelper output) => _output = output;

    [Fact]
    public void Says_nothing_when_everything_below_the_position_is_settled()
    {
        var tracker = Delivered(0, 100);
        Settle(tracker, offset => offset < 100);

        Assert.Equal("", LedgerCodec.Encode(tracker, topicId: null, out var complete));
        Assert.True(complete);
    }

    [Fact]
    public void Says_nothing_when_open_tasks_are_consecutive() =>
        Assert.Equal("", LedgerCodec.Encode(Delivered(7, 100), topicId: null, out _));

    [Fact]
    public void Says_nothing_while_the_position_is_unknown() =>
        Assert.Equal("", LedgerCodec.Encode(new OffsetTracker(null, Ledger.Empty), topicId: null, out _));

    [Theory]
    [InlineData(1, "1:Sw")]
    [InlineData(1_000, "1:SAH0QA")]
    [InlineData(1_000_000, "1:SAAAehIE")]
    public void Is_short_for_one_open_task_below_many_settled_ones(int settled, string expected)
    {
        var tracker = Delivered(5, settled + 1);
        Settle(tracker, offset => offset > 5);

        Assert.Equal(expected, LedgerCodec.Encode(tracker, topicId: null, out _));
    }

    [Fact]
    public void Writes_version_1_byte_for_byte()
    {
        var tracker = Delivered(1_000, 20);
        Settle(tracker, offset => offset is 1_001 or 1_002 or 1_003 or 1_005 or (>= 1_010 and < 1_019));
        tracker.RecordAttempts(1_000, 1);
        tracker.RecordAttempts(1_019, 9);

        Assert.Equal("1:IniCXmEg", LedgerCodec.Encode(tracker, topicId: null, out _));
    }

    [Fact]
    public void Writes_version_2_with_the_topics_id_before_the_same_bits()
    {
        var tracker = Delivered(1_000, 20);
        Settle(tracker, offset => offset is 1_001 or 1_002 or 1_003 or 1_005 or (>= 1_010 and < 1_019));
        tracker.RecordAttempts(1_000, 1);
        tracker.RecordAttempts(1_019, 9);

        var metadata = LedgerCodec.Encode(tracker, TopicId, out _);

        Assert.Equal($"2:{TopicId}:IniCXmEg", metadata);
        Assert.True(LedgerCodec.TryDecode(metadata, 1_000, out var ledger, out _));
        Assert.True(LedgerCodec.TryDecode("1:IniCXmEg", 1_000, out var older, out _));
        Assert.Equal(TopicId, ledger.TopicId);
        Assert.Null(older.TopicId);
        Assert.Equal(older.Settled.ToArray(), ledger.Settled.ToArray());
        Assert.Equal(older.Attempts.ToArray(), ledger.Attempts.ToArray());
    }

    [Fact]
    public void The_topics_id_is_told_even_if_nothing_else_is()
    {
        var metadata = LedgerCodec.Encode(Delivered(7, 100), TopicId, out _);

        Assert.Equal($"2:{TopicId}:", metadata);
        Assert.True(LedgerCodec.TryDecode(metadata, 7, out var ledger, out _));
        Assert.Equal((TopicId, true), (ledger.TopicId, ledger.IsEmpty));
    }

    [Fact]
    public void A_topic_id_of_another_notation_is_left_out() =>
        Assert.Equal("", LedgerCodec.Encode(Delivered(7, 100), "0f2a", out _));

    [Fact]
    public void Attempts_of_the_first_offset_of_all_are_read_back()
    {
        var tracker = Delivered(0, 1);
        tracker.RecordAttempts(0, 4);

        Assert.True(LedgerCodec.TryDecode(LedgerCodec.Encode(tracker, topicId: null, out _), 0, out var ledger, out _));
        Assert.Equal([new OpenAttempts(0, 4)], ledger.Attempts.ToArray());
    }

    [Fact]
    public void Ten_thousand_tasks_that_settle_in_any_order_always_fit()
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            _output.WriteLine($"seed {seed}");
            var random = new Random(seed);
            var tracker = Delivered(0, 10_000);
            var order = Enumerable.Range(0, 10_000).ToArray();
            random.Shuffle(order);
            var longest = 0;
            for (var index = 0; index < order.Length; index++)
            {
                tracker.Settle(order[index]);
                if (index % 100 == 0)
                {
                    longest = Math.Max(longest, LedgerCodec.Encode(tracker, topicId: null, out var complete).Length);
                    Assert.True(complete);
                }
            }

            _output.WriteLine($"longest {longest}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    public void Attempts_that_do_not_fit_are_left_out_from_the_top(int settled)
    {
        const int Count = 30_000;
        var random = new Random(12);
        var tracker = Delivered(0, Count);
        Settle(tracker, offset => offset % 2 == 1 && offset < 2 * settled);
        var attempts = Enumerable.Range(0, Count).Select(_ => random.Next(1, 10)).ToArray();
        for (var offset = 0; offset < Count; offset++)
        {
            tracker.RecordAttempts(offset, attempts[offset]);
        }

        var metadata = LedgerCodec.Encode(tracker, TopicId, out var complete);

        Assert.False(complete);
        Assert.InRange(metadata.Length, LedgerCodec.MaxLength - 16, LedgerCodec.MaxLength);
        Assert.True(LedgerCodec.TryDecode(metadata, 0, out var ledger, out var reason), reason);
        Assert.Equal(settled, ledger.SettledCount);
        var open = Enumerable.Range(0, Count).Where(offset => offset % 2 == 0 || offset >= 2 * settled).Take(ledger.Attempts.Length);
        Assert.Equal(open.Select(offset => ((long)offset, attempts[offset])), ledger.Attempts.ToArray().Select(told => (told.Offset, told.Ended)));
    }

    [Fact]
    public void What_does_not_fit_is_left_out_from_the_top()
    {
        var random = new Random(11);
        var tracker = Delivered(0, 400_000);
        Settle(tracker, offset => offset % 100 != 0 && random.Next(10) != 0);
        for (var offset = 0; offset < 400_000; offset += 100)
        {
            tracker.RecordAttempts(offset, random.Next(1, 10));
        }

        var metadata = LedgerCodec.Encode(tracker, TopicId, out var complete);

        Assert.False(complete);
        Assert.InRange(metadata.Length, LedgerCodec.MaxLength - 16, LedgerCodec.MaxLength);
        Assert.True(tracker.NearlyFull);
        Assert.True(LedgerCodec.TryDecode(metadata, 0, out var ledger, out var reason), reason);
        var end = Math.Min(ledger.Settled[^1].End, ledger.Attempts[^1].Offset);
        var next = new OffsetTracker(0, ledger);
        for (var offset = 0; offset < end; offset++)
        {
            var open = next.TryDeliver(offset, out var ended);
            Assert.Equal(tracker.Settle(offset), open);
            Assert.Equal(offset % 100 == 0, ended > 0);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_partition_that_stops_reading_when_nearly_full_never_overflows(int seed)
    {
        _output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var tracker = new OffsetTracker(0, Ledger.Empty);
        var open = new List<long>();
        var stopped = 0;
        for (var step = 0; step < 40_000; step++)
        {
            if (!tracker.NearlyFull)
            {
                for (var count = 0; count < 4; count++)
                {
                    open.Add(tracker.Position!.Value);
                    tracker.TryDeliver(open[^1], out _);
                }
            }
            else
            {
                stopped++;
            }

            // Alternating leftovers and failures: the costliest there is.
            var index = random.Next(open.Count);
            if (random.Next(3) == 0)
            {
                tracker.RecordAttempts(open[index], random.Next(1, 12));
            }
            else
            {
                tracker.Settle(open[index]);
                open.RemoveAt(index);
            }

            if (step % 100 == 0)
            {
                var metadata = LedgerCodec.Encode(tracker, TopicId, out var complete);
                Assert.InRange(metadata.Length, 0, LedgerCodec.MaxLength);
                Assert.True(complete, $"step {step}, open {tracker.Open}");
            }
        }

        _output.WriteLine($"stopped {stopped}, open {tracker.Open}");
        Assert.NotEqual(0, stopped);
    }

    [Fact]
    public void A_partition_is_read_again_once_enough_has_settled()
    {
        var tracker = Delivered(0, 13_000);
        Assert.True(tracker.NearlyFull);

        Settle(tracker, offset => offset >= 3_000);

        Assert.False(tracker.NearlyFull);
    }

    [Fact]
    public void Empty_metadata_is_an_empty_ledger()
    {
        Assert.True(LedgerCodec.TryDecode("", 5, out var ledger, out var reason));
        Assert.True(ledger.IsEmpty);
        Assert.Null(reason);
    }

    [Theory]
    [InlineData("3:AAAA", "The ledger has version 3, which this node does not know.")]
    [InlineData("2:AAAA", "The ledger's topic id is broken.")]
    [InlineData("2:AAAAAAAAAAAAAAAAAAAAAA", "The ledger's topic id is broken.")]
    [InlineData("2:AAAAAAAAAAAAAAAAAAAAAA:A", "The ledger is too long or not base64url.")]
    [InlineData("2:AAAAAAAAAAAAAAAAAAAAAA:AAAAAAAA", "The ledger's content is broken.")]
    [InlineData("AgAAAXr1", "The metadata is not a ledger of TaskQueue.")]
    [InlineData("{\"v\":1}", "The metadata is not a ledger of TaskQueue.")]
    [InlineData("1:", "The ledger's content is broken.")]
    [InlineData("1:A", "The ledger is too long or not base64url.")]
    [InlineData("1:éé", "The ledger is too long or not base64url.")]
    [InlineData("1:AAAAAAAA", "The ledger's content is broken.")]
    [InlineData("1:____", "The ledger's content is broken.")]
    public void What_cannot_be_read_is_refused_with_a_reason(string metadata, string expected)
    {
        Assert.False(LedgerCodec.TryDecode(metadata, 5, out var ledger, out var reason));
        Assert.Equal(expected, reason);
        Assert.Same(Ledger.Empty, ledger);
    }

    [Fact]
    public void A_ledger_of_absurd_length_is_refused() =>
        Assert.False(LedgerCodec.TryDecode("1:" + new string('A', 1_000_000), 5, out _, out _));

    [Fact]
    public void Runs_beyond_the_highest_offset_are_refused()
    {
        var tracker = Delivered(0, 100);
        Settle(tracker, offset => offset % 3 == 0 && offset > 0);
        var metadata = LedgerCodec.Encode(tracker, topicId: null, out _);

        Assert.False(LedgerCodec.TryDecode(metadata, long.MaxValue - 50, out _, out _));
        Assert.False(LedgerCodec.TryDecode(metadata, -1, out _, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Hostile_metadata_never_throws_and_what_is_read_is_in_order(int seed)
    {
        _output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var tracker = Delivered(0, 2_000);
        Settle(tracker, _ => random.Next(3) == 0);
        tracker.RecordAttempts(tracker.Committable!.Value, 3);
        var valid = LedgerCodec.Encode(tracker, seed == 1 ? null : TopicId, out _);
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=:+/ \n";

        for (var round = 0; round < ModelRun.Steps(20_000); round++)
        {
            var text = random.Next(2) == 0 ? valid.ToCharArray() : random.GetItems<char>(Alphabet, random.Next(64));
            for (var flips = random.Next(1, 4); flips > 0 && text.Length > 2; flips--)
            {
                text[random.Next(2, text.Length)] = Alphabet[random.Next(Alphabet.Length)];
            }

            valid.AsSpan(0, Math.Min(2, text.Length)).CopyTo(text);
            var committed = random.NextInt64() >> random.Next(63);
            if (LedgerCodec.TryDecode(new string(text), committed, out var ledger, out _))
            {
                AssertAscending(ledger, committed);
            }
        }
    }

    private static void AssertAscending(Ledger ledger, long committed)
    {
        var end = committed - 1;
        foreach (var range in ledger.Settled)
        {
            Assert.True(range.Start > end && range.End > range.Start);
            end = range.End;
        }

        var last = committed - 1;
        foreach (var attempts in ledger.Attempts)
        {
            Assert.True(attempts.Offset > last && attempts.Ended > 0);
            last = attempts.Offset;
        }
    }

    private static OffsetTracker Delivered(long from, int count)
    {
        var tracker = new OffsetTracker(from, Ledger.Empty);
        for (var offset = from; offset < from + count; offset++)
        {
            tracker.TryDeliver(offset, out _);
        }

        return tracker;
    }

    private static void Settle(OffsetTracker tracker, Func<long, bool> settled)
    {
        for (var offset = tracker.Committable!.Value; offset < tracker.Position; offset++)
        {
            if (settled(offset))
            {
                tracker.Settle(offset);
            }
        }
    }
}
