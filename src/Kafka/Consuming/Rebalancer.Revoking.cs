namespace TaskQueue.Kafka.Consuming;

/// <content>Partitions that go.</content>
internal sealed partial class Rebalancer
{
    // A partition is given up within 5 s of the revoke-timeout, as promised, answers that are taken in late included.
    private static readonly TimeSpan CommitTimeout = TimeSpan.FromSeconds(4.5);
    private static readonly TimeSpan CommitRetry = TimeSpan.FromMilliseconds(200);

    private bool AdvanceRevoke(RebalanceStep step)
    {
        var leaving = step.Leaving ??= BeginLeaving(step);
        if (_group.IsLost)
        {
            GiveUp(step, lost: true);
            return true;
        }

        if (!step.IsCommitting)
        {
            var running = leaving.Sum(partition => partition.Share.Open);
            if (running > 0 && _time.GetTimestamp() < step.RunUntil)
            {
                return false;
            }

            step.IsCommitting = true;
            step.CommitUntil = TimestampIn(CommitTimeout);
        }

        if (!IsCommitted(step, leaving))
        {
            return false;
        }

        GiveUp(step, lost: false);
        return true;
    }

    private AssignedPartition[] BeginLeaving(RebalanceStep step)
    {
        var leaving = _partitions.Find(step.Partitions);
        step.RunUntil = TimestampIn(_settings.RevokeTimeout);
        foreach (var partition in leaving)
        {
            _tenures.BeginEnd(partition);
        }

        if (leaving.Length > 0)
        {
            _log.Leaving(leaving.Length, leaving.Sum(partition => partition.Share.Open), _settings.RevokeTimeout);
        }

        return leaving;
    }

    /// <summary>Commits what has changed of leaving partitions, again and again until it has worked or time is up.</summary>
    private bool IsCommitted(RebalanceStep step, AssignedPartition[] leaving)
    {
        var now = _time.GetTimestamp();
        if (now >= step.CommitUntil)
        {
            return true;
        }

        if (_committer.IsUnderWay || now < step.NextTryAt)
        {
            return false;
        }

        if (_committer.IsInVain(step.HasSent))
        {
            return true;
        }

        step.HasSent = true;
        step.NextTryAt = TimestampIn(CommitRetry);
        return !_committer.Send(leaving);
    }

    /// <summary>Lets the partitions of a step go and tells the group so.</summary>
    private void GiveUp(RebalanceStep step, bool lost)
    {
        _tenures.End(_partitions.Find(step.Partitions), lost);
        _group.Unassign(step.Partitions);
    }
}
