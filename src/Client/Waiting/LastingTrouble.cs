namespace TaskQueue.Client.Waiting;

/// <summary>Decides when to tell again of trouble that lasts: at once when it begins, then every minute. Of one owner.</summary>
internal sealed class LastingTrouble
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private DateTimeOffset _toldAt = DateTimeOffset.MinValue;

    /// <summary>Notes that the trouble is still there.</summary>
    /// <param name="now">The time.</param>
    /// <returns>Whether to tell of it.</returns>
    public bool IsNewsAt(DateTimeOffset now)
    {
        if (now - _toldAt < Every)
        {
            return false;
        }

        _toldAt = now;
        return true;
    }
}
