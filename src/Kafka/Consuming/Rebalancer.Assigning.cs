namespace TaskQueue.Kafka.Consuming;

/// <content>Partitions that come.</content>
internal sealed partial class Rebalancer
{
    private const int LongestCommittedTimeoutMs = 4000;
    private const long End = -1;

    // What the topics are now makes the difference if they were created again; it is not worth standing still for long.
    private static readonly TimeSpan SeeTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CommittedRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan DecideRetry = TimeSpan.FromMilliseconds(50);

    // An outage lasts for many tries; each of them is no news.
    private static readonly TimeSpan TellAgainAfter = TimeSpan.FromSeconds(10);

    private long? _unknownToldAt;

    private bool AdvanceAssign(RebalanceStep step)
    {
        step.Queues ??= Array.ConvertAll(step.Partitions, _group.SeparateQueue);
        if (_steps.Count > 1 || _group.IsLost)
        {
            Abandon(step);
            return true;
        }

        var now = _time.GetTimestamp();
        if (step.Sighting is null)
        {
            step.Sighting = _topics.AskSoon();
            step.SeeUntil = TimestampIn(SeeTimeout);
        }

        if (now < step.NextTryAt || (now < step.SeeUntil && !_topics.HasSeen(step.Sighting.Value)))
        {
            return false;
        }

        if (step.Committed is null)
        {
            step.Reading ??= GroupOffsets.ReadAsync(_client, step.Partitions, step.CommittedTimeoutMs);
            if (!step.Reading.IsCompleted)
            {
                return false;
            }

            var (committed, error) = step.Reading.Result;
            step.Reading = null;
            if (error != 0)
            {
                TellUnknown(step, error);

                // Each question is a new one: an answer that takes longer than that never comes.
                step.CommittedTimeoutMs = Math.Min(2 * step.CommittedTimeoutMs, LongestCommittedTimeoutMs);
                step.NextTryAt = TimestampIn(CommittedRetry);
                return false;
            }

            step.Committed = committed;
        }

        if (_starts.TryDecide(step.Committed, _topics, isLate: now >= step.SeeUntil) is not { } starts)
        {
            step.NextTryAt = TimestampIn(DecideRetry);
            return false;
        }

        var queues = step.Queues;
        step.Queues = null;
        _tenures.Begin(starts, queues);
        _group.Assign(step.Partitions, index => starts[index].Offset);
        return true;
    }

    private void TellUnknown(RebalanceStep step, int error)
    {
        if (_unknownToldAt is not { } told || _time.GetElapsedTime(told) >= TellAgainAfter)
        {
            _unknownToldAt = _time.GetTimestamp();
            _log.CommittedUnknown(step.Partitions.Length, KafkaErrors.Describe(error));
        }
    }

    /// <summary>Answers an assignment that is not going to be used.</summary>
    private void Abandon(RebalanceStep step)
    {
        // Separated also here: what is fetched until the partitions go again must not come with the group's events. At their ends there is
        // least of it; without a place librdkafka queues an error, which whoever reads the partition next takes for its own.
        step.Queues ??= Array.ConvertAll(step.Partitions, _group.SeparateQueue);
        _group.Assign(step.Partitions, _ => End);
        DisposeQueues(step);
    }
}
