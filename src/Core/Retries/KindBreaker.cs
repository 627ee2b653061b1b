namespace TaskQueue.Core.Retries;

/// <summary>Counts how attempts of one kind end and pauses the kind while most of them fail.</summary>
/// <remarks>
/// <para>
/// Closed → open when more than <see cref="BreakerPolicy.FailureRatio"/> of at least <see cref="BreakerPolicy.MinAttempts"/>
/// attempts in the window failed. Open → half-open after the pause. Half-open → closed or open as soon as the probes are decided:
/// open if more of them failed than the same ratio allows, so that one bad task among them does not speak for its kind. A kind
/// that fails again, at a probe or within a window of going on, pauses twice as long as before.
/// </para>
/// <para>
/// The window moves on in tenths, and with <see cref="Advance"/> alone: so counting an attempt is two increments. Pauses are
/// shortened by up to a fifth at random, so that nodes do not probe all at once. Not thread-safe.
/// Source: M. Nygard, "Release It!", 2007 (circuit breaker).
/// </para>
/// </remarks>
internal sealed class KindBreaker
{
    private const int Buckets = 10;
    private const double Jitter = 0.2;

    private readonly BreakerPolicy _policy;
    private readonly Func<double> _random;
    private readonly long _bucketTicks;
    private readonly int[] _attempts = new int[Buckets];
    private readonly int[] _failures = new int[Buckets];
    private long _bucket; // Counted from the clock's zero.
    private int _place;
    private int _attemptsInWindow;
    private int _failuresInWindow;
    private int _longer; // How often the pause is doubled.
    private TimeSpan? _closedAt;
    private TimeSpan _quietSince;
    private int _round;
    private int _probesBegun;
    private int _probesSucceeded;
    private int _probesFailed;

    /// <summary>Creates a closed breaker.</summary>
    /// <param name="policy">When to pause, and for how long.</param>
    /// <param name="random">A source of uniform values in [0, 1).</param>
    public KindBreaker(BreakerPolicy policy, Func<double> random)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(random);
        _policy = policy;
        _random = random;
        _bucketTicks = Math.Max(1, policy.Window.Ticks / Buckets);
    }

    /// <summary>Gets what is let through.</summary>
    public BreakerState State { get; private set; }

    /// <summary>Gets how many attempts were in the window when the kind was paused first.</summary>
    public int AttemptsWhenPaused { get; private set; }

    /// <summary>Gets how many of them had failed.</summary>
    public int FailuresWhenPaused { get; private set; }

    /// <summary>Gets when the pause is over, on the caller's clock; valid while open.</summary>
    public TimeSpan ProbeDue { get; private set; }

    /// <summary>Gets whether a probe may begin.</summary>
    public bool CanProbe => State == BreakerState.HalfOpen && _probesBegun < _policy.Probes;

    private int ToleratedFailures => (int)Math.Floor(_policy.FailureRatio * _policy.Probes);

    private bool IsProbing => _probesBegun > _probesSucceeded + _probesFailed;

    /// <summary>Counts an attempt that succeeded and was no probe; without effect on a kind that is paused.</summary>
    public void Succeeded()
    {
        _attempts[_place]++;
        _attemptsInWindow++;
    }

    /// <summary>Counts an attempt that failed and was no probe; without effect on a kind that is paused.</summary>
    /// <param name="now">The time on the caller's clock; never less than before.</param>
    public void Failed(TimeSpan now)
    {
        _attempts[_place]++;
        _attemptsInWindow++;
        _failures[_place]++;
        _failuresInWindow++;
        if (State == BreakerState.Closed
            && _attemptsInWindow >= _policy.MinAttempts
            && _failuresInWindow > _policy.FailureRatio * _attemptsInWindow)
        {
            _longer = _closedAt is { } closed && now - closed < _policy.Window ? _longer + 1 : 0;
            (AttemptsWhenPaused, FailuresWhenPaused) = (_attemptsInWindow, _failuresInWindow);
            Open(now);
        }
    }

    /// <summary>Lets time pass: moves the window on and ends the pause. To be called often: at least ten times a window.</summary>
    /// <param name="now">The time on the caller's clock; never less than before.</param>
    public void Advance(TimeSpan now)
    {
        MoveWindow(now.Ticks / _bucketTicks);
        if (State == BreakerState.Open && now >= ProbeDue)
        {
            State = BreakerState.HalfOpen;
            _round++;
            (_probesBegun, _probesSucceeded, _probesFailed) = (0, 0, 0);
            _quietSince = now;
        }
        else if (State == BreakerState.HalfOpen && !IsProbing && now - _quietSince >= _policy.Window)
        {
            Close(now); // No task came that could be a probe, and what was counted is older than the window by now.
        }
    }

    /// <summary>Begins a probe; only if <see cref="CanProbe"/>.</summary>
    /// <returns>The round that the probe belongs to, counted from 1; to be handed to <see cref="EndProbe"/>.</returns>
    public int BeginProbe()
    {
        if (!CanProbe)
        {
            throw new InvalidOperationException("No probe may begin now.");
        }

        _probesBegun++;
        return _round;
    }

    /// <summary>Ends a probe; one of an earlier round comes too late and says nothing.</summary>
    /// <param name="round">The round that it belongs to.</param>
    /// <param name="result">What it says.</param>
    /// <param name="now">The time on the caller's clock; never less than before.</param>
    public void EndProbe(int round, ProbeResult result, TimeSpan now)
    {
        if (State != BreakerState.HalfOpen || round != _round)
        {
            return;
        }

        _quietSince = now;
        switch (result)
        {
            case ProbeResult.Succeeded:
                _probesSucceeded++;
                break;
            case ProbeResult.Failed:
                _probesFailed++;
                break;
            default:
                _probesBegun--;
                break;
        }

        if (_probesFailed > ToleratedFailures)
        {
            _longer++;
            Open(now);
        }
        else if (_probesSucceeded >= _policy.Probes - ToleratedFailures)
        {
            Close(now);
        }
    }

    private void Open(TimeSpan now)
    {
        State = BreakerState.Open;
        var longest = (double)_policy.MaxPause.Ticks;
        var pause = Math.Min(longest, _policy.Pause.Ticks * Math.Pow(2, _longer));
        ProbeDue = now + TimeSpan.FromTicks((long)(pause * (1 - (Jitter * _random()))));
    }

    private void Close(TimeSpan now)
    {
        State = BreakerState.Closed;
        _closedAt = now;
        Array.Clear(_attempts);
        Array.Clear(_failures);
        (_attemptsInWindow, _failuresInWindow) = (0, 0);
    }

    private void MoveWindow(long bucket)
    {
        for (var left = Math.Min(bucket - _bucket, Buckets); left > 0; left--)
        {
            _place = (_place + 1) % Buckets;
            _attemptsInWindow -= _attempts[_place];
            _failuresInWindow -= _failures[_place];
            (_attempts[_place], _failures[_place]) = (0, 0);
        }

        _bucket = Math.Max(_bucket, bucket);
    }
}
