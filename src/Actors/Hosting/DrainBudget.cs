namespace TaskQueue.Actors.Hosting;

/// <summary>
/// Shares out the time of a drain, so that it ends whatever hangs: running tasks have <c>drain-timeout</c>, and what comes
/// after them has to be done within <see cref="Rest"/>. Safe from any thread.
/// </summary>
/// <remarks>
/// Supervisors kill: Kubernetes 30 s after it asked. With the default <c>drain-timeout</c> of 25 s everything that matters
/// (outcomes written, offsets committed, group left) is done after 28.5 s at the latest. Who ends early leaves more time to
/// those behind.
/// </remarks>
internal sealed class DrainBudget
{
    /// <summary>How long tasks may go on whose token was canceled because <c>drain-timeout</c> was over.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>How long all of it may take beyond <c>drain-timeout</c>.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(3.5);

    /// <summary>How long to wait for Kafka clients to be freed; they are freed in the background after that.</summary>
    public static readonly TimeSpan Freeing = TimeSpan.FromSeconds(0.25);

    // A broker that is away is waited for this long at most, however early the tasks have ended; the longer for the last commit, which a group
    // does not answer while it waits for a member that has just died.
    private static readonly TimeSpan LongestWriting = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestClosing = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan ShortestWriting = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan ShortestClosing = TimeSpan.FromSeconds(1.25);

    // The consumer frees its client after it has closed.
    private static readonly TimeSpan FreeingConsumer = TimeSpan.FromSeconds(0.5);

    private readonly TimeProvider _time;
    private readonly TimeSpan _total;
    private long _begunAt;

    /// <summary>Creates the budget of one drain.</summary>
    /// <param name="drainTimeout">What running tasks have.</param>
    /// <param name="time">The clock.</param>
    public DrainBudget(TimeSpan drainTimeout, TimeProvider time)
    {
        _time = time;
        _total = drainTimeout + Rest;
    }

    /// <summary>Gets how long to wait for the broker to acknowledge outcomes, from now on.</summary>
    public TimeSpan Writing => Clamp(Left - ShortestClosing - FreeingConsumer, ShortestWriting, LongestWriting);

    /// <summary>Gets how long the last commit and leaving the group may take, from now on.</summary>
    public TimeSpan Closing => Clamp(Left - FreeingConsumer, ShortestClosing, LongestClosing);

    private TimeSpan Left => Volatile.Read(ref _begunAt) is var begunAt and not 0
        ? _total - _time.GetElapsedTime(begunAt)
        : _total;

    /// <summary>Notes that the drain begins; only the first call counts.</summary>
    public void Begin() => Interlocked.CompareExchange(ref _begunAt, Math.Max(1, _time.GetTimestamp()), 0);

    private static TimeSpan Clamp(TimeSpan value, TimeSpan shortest, TimeSpan longest) =>
        value < shortest ? shortest : value > longest ? longest : value;
}
