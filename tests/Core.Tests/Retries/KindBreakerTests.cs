using TaskQueue.Core.Retries;

namespace TaskQueue.Core.Tests.Retries;

public sealed class KindBreakerTests
{
    private static readonly BreakerPolicy Policy = new()
    {
        Window = TimeSpan.FromMinutes(1),
        MinAttempts = 10,
        FailureRatio = 0.5,
        Pause = TimeSpan.FromSeconds(10),
        MaxPause = TimeSpan.FromSeconds(60),
        Probes = 3,
    };

    private readonly KindBreaker _breaker = new(Policy, () => 0);
    private TimeSpan _now;

    [Fact]
    public void More_than_the_ratio_of_enough_attempts_pauses_the_kind()
    {
        Succeed(5);
        Fail(5);
        Assert.Equal(BreakerState.Closed, _breaker.State);

        Fail(1);

        Assert.Equal(BreakerState.Open, _breaker.State);
        Assert.Equal((11, 6), (_breaker.AttemptsWhenPaused, _breaker.FailuresWhenPaused));
    }

    [Fact]
    public void Few_attempts_say_nothing_however_many_failed()
    {
        Fail(9);
        Assert.Equal(BreakerState.Closed, _breaker.State);

        Fail(1);

        Assert.Equal(BreakerState.Open, _breaker.State);
    }

    [Fact]
    public void What_is_older_than_the_window_does_not_count()
    {
        Fail(9);
        Pass(TimeSpan.FromSeconds(60));

        Fail(9);

        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void After_the_pause_and_not_before_a_few_probes_may_begin()
    {
        Fail(10);
        Pass(TimeSpan.FromSeconds(9.9));
        Assert.False(_breaker.CanProbe);

        Pass(TimeSpan.FromSeconds(0.1));

        Assert.Equal([1, 1, 1], [_breaker.BeginProbe(), _breaker.BeginProbe(), _breaker.BeginProbe()]);
        Assert.False(_breaker.CanProbe);
        Assert.Throws<InvalidOperationException>(() => _breaker.BeginProbe());
    }

    [Fact]
    public void Probes_that_succeed_close_it_and_the_window_begins_anew()
    {
        Fail(10);
        Pass(TimeSpan.FromSeconds(10));

        Probe(ProbeResult.Succeeded);
        Assert.Equal(BreakerState.HalfOpen, _breaker.State);
        Probe(ProbeResult.Succeeded);

        Assert.Equal(BreakerState.Closed, _breaker.State);
        Fail(9);
        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void One_bad_task_among_the_probes_does_not_speak_for_its_kind()
    {
        Fail(10);
        Pass(TimeSpan.FromSeconds(10));

        Probe(ProbeResult.Failed);
        Probe(ProbeResult.Succeeded);
        Probe(ProbeResult.Succeeded);

        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void Probes_that_fail_pause_it_for_twice_as_long_up_to_the_longest_pause()
    {
        Fail(10);

        foreach (var seconds in new[] { 10, 20, 40, 60, 60 })
        {
            Assert.Equal(_now + TimeSpan.FromSeconds(seconds), _breaker.ProbeDue);
            Pass(TimeSpan.FromSeconds(seconds));
            Probe(ProbeResult.Failed);
            Assert.Equal(BreakerState.HalfOpen, _breaker.State);
            Probe(ProbeResult.Failed);
            Assert.Equal(BreakerState.Open, _breaker.State);
        }
    }

    [Theory]
    [InlineData(30, 20)]
    [InlineData(61, 10)]
    public void Failing_again_within_a_window_of_going_on_pauses_for_longer_too(int secondsLater, int pause)
    {
        Fail(10);
        Pass(TimeSpan.FromSeconds(10));
        Probe(ProbeResult.Succeeded);
        Probe(ProbeResult.Succeeded);
        Pass(TimeSpan.FromSeconds(secondsLater));

        Fail(10);

        Assert.Equal(_now + TimeSpan.FromSeconds(pause), _breaker.ProbeDue);
    }

    [Fact]
    public void Jitter_shortens_the_pause_by_up_to_a_fifth()
    {
        var breaker = new KindBreaker(Policy, () => 0.5);
        for (var i = 0; i < 10; i++)
        {
            breaker.Failed(TimeSpan.Zero);
        }

        Assert.Equal(TimeSpan.FromSeconds(9), breaker.ProbeDue);
    }

    [Fact]
    public void A_probe_that_says_nothing_makes_room_for_another()
    {
        Fail(10);
        Pass(TimeSpan.FromSeconds(10));
        var round = _breaker.BeginProbe();
        _breaker.BeginProbe();
        _breaker.BeginProbe();

        _breaker.EndProbe(round, ProbeResult.None, _now);

        Assert.True(_breaker.CanProbe);
    }

    [Fact]
    public void A_probe_of_an_earlier_round_says_nothing()
    {
        Fail(10);
        Pass(TimeSpan.FromSeconds(10));
        var late = _breaker.BeginProbe();
        Probe(ProbeResult.Failed);
        Probe(ProbeResult.Failed);
        Pass(TimeSpan.FromSeconds(20));
        Probe(ProbeResult.Succeeded);

        _breaker.EndProbe(late, ProbeResult.Succeeded, _now);
        Assert.Equal(BreakerState.HalfOpen, _breaker.State);
        Probe(ProbeResult.Succeeded);

        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void Without_any_task_for_a_probe_it_closes_when_the_window_is_over()
    {
        Fail(10);
        Pass(TimeSpan.FromSeconds(10));
        Pass(TimeSpan.FromSeconds(59));
        Assert.Equal(BreakerState.HalfOpen, _breaker.State);

        Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void A_probe_that_runs_for_long_keeps_it_half_open()
    {
        Fail(10);
        Pass(TimeSpan.FromSeconds(10));
        var round = _breaker.BeginProbe();

        Pass(TimeSpan.FromMinutes(20));

        Assert.Equal(BreakerState.HalfOpen, _breaker.State);
        _breaker.EndProbe(round, ProbeResult.Succeeded, _now);
        Pass(TimeSpan.FromSeconds(59));
        Assert.Equal(BreakerState.HalfOpen, _breaker.State);
    }

    private void Pass(TimeSpan time) => _breaker.Advance(_now += time);

    private void Succeed(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _breaker.Succeeded();
        }
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _breaker.Failed(_now);
        }
    }

    private void Probe(ProbeResult result) => _breaker.EndProbe(_breaker.BeginProbe(), result, _now);
}
