using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using TaskQueue.Core.Ordering;

namespace TaskQueue.Core.Tests.Ordering;

public sealed class LanesTests
{
    private readonly Lanes<string> _lanes = new();

    [Fact]
    public void The_first_task_of_a_lane_has_the_turn_and_the_next_gets_it_when_that_one_leaves()
    {
        var first = _lanes.Enter(7, "first");
        var second = _lanes.Enter(7, "second");
        Assert.True(_lanes.TryTakeTurn(first));
        Assert.False(_lanes.TryTakeTurn(second));

        Assert.Same(second, _lanes.Leave(first));

        Assert.True(_lanes.TryTakeTurn(second));
    }

    [Fact]
    public void Lanes_do_not_wait_for_each_other()
    {
        Assert.True(_lanes.TryTakeTurn(_lanes.Enter(7, "one")));
        Assert.True(_lanes.TryTakeTurn(_lanes.Enter(8, "other")));
    }

    [Fact]
    public void A_task_that_waits_for_its_retry_keeps_the_turn()
    {
        var first = _lanes.Enter(7, "attempt 1");
        var second = _lanes.Enter(7, "second");
        Assert.True(_lanes.TryTakeTurn(first));

        first.Item = "attempt 2";

        Assert.False(_lanes.TryTakeTurn(second));
        Assert.True(_lanes.TryTakeTurn(first));
    }

    [Fact]
    public void Nobody_gets_the_turn_in_a_lane_that_is_held()
    {
        var first = _lanes.Enter(7, "abandoned");
        _lanes.Hold(first);
        var second = _lanes.Leave(first) ?? _lanes.Enter(7, "second");
        Assert.False(_lanes.TryTakeTurn(second));
        Assert.True(second.IsHeldUp);

        Assert.Same(second, _lanes.Release(first));

        Assert.True(_lanes.TryTakeTurn(second));
        Assert.False(second.IsHeldUp);
    }

    [Fact]
    public void A_release_wakes_nobody_who_has_not_asked()
    {
        var first = _lanes.Enter(7, "its retry is not due yet");
        Assert.True(_lanes.TryTakeTurn(first));
        _lanes.Hold(first);

        Assert.Null(_lanes.Release(first));

        Assert.True(_lanes.TryTakeTurn(first));
    }

    [Fact]
    public void What_waits_can_be_taken_out_and_what_has_the_turn_stays()
    {
        var first = _lanes.Enter(7, "old, runs");
        _lanes.Enter(7, "old, waits");
        var next = _lanes.Enter(7, "new, waits");
        Assert.True(_lanes.TryTakeTurn(first));

        Assert.Equal(["old, waits"], _lanes.TakeWaiting(item => item.StartsWith("old", StringComparison.Ordinal)));

        Assert.Same(next, _lanes.Leave(first));
    }

    [Fact]
    public void A_million_keys_that_passed_leave_nothing_behind()
    {
        var keys = ModelRun.Steps(1_000_000);
        var atOnce = keys / 10;
        var places = new Queue<LanePlace<string>>();
        for (var number = 0; number < keys; number++)
        {
            var place = _lanes.Enter(KeyOf(number), "task");
            Assert.True(_lanes.TryTakeTurn(place), $"key {number} shares a lane");
            places.Enqueue(place);
            if (places.Count == atOnce)
            {
                Assert.Null(_lanes.Leave(places.Dequeue()));
            }
        }

        Assert.InRange(_lanes.Capacity, atOnce - 1, 3 * atOnce);
        while (places.TryDequeue(out var place))
        {
            _lanes.Leave(place);
        }

        Assert.Equal(0, _lanes.Count);
        Assert.InRange(_lanes.Capacity, 0, 100);
    }

    [Fact]
    public void A_place_that_is_kept_keeps_none_of_those_that_came_after_it()
    {
        var lanes = new Lanes<object>();
        var kept = lanes.Enter(7, new object());

        var later = PassThrough(lanes, kept);

        GC.Collect();
        Assert.False(later.IsAlive);
        Assert.Equal(0, kept.Lanes.Count);
    }

    [Fact]
    public void Similar_keys_have_lanes_of_their_own()
    {
        var hashes = new HashSet<ulong>();
        var keys = 0;
        for (var length = 0; length <= 40; length++)
        {
            for (var place = -1; place < length; place++)
            {
                var key = new byte[length];
                if (place >= 0)
                {
                    key[place] = 1;
                }

                hashes.Add(LaneKeys.Of(key));
                keys++;
            }
        }

        Assert.Equal(keys, hashes.Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference PassThrough(Lanes<object> lanes, LanePlace<object> first)
    {
        var second = lanes.Enter(7, new object());
        var third = lanes.Enter(7, new object());
        var taken = lanes.Enter(7, new object());
        Assert.Single(lanes.TakeWaiting(item => item == taken.Item));
        Assert.Same(second, lanes.Leave(first));
        Assert.Same(third, lanes.Leave(second));
        Assert.Null(lanes.Leave(third));
        return new WeakReference(third.Item);
    }

    private static ulong KeyOf(int number) =>
        LaneKeys.Of(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"customer-{number}")));
}
