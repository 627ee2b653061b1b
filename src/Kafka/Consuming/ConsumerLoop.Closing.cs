using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Consuming;

/// <content>The end: last commit, leaving the group, freeing the client.</content>
internal sealed partial class ConsumerLoop
{
    private const int ClosingPollMs = 20;
    private static readonly TimeSpan LastCommitTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastCommitRetry = TimeSpan.FromMilliseconds(200);

    /// <summary>Closes within the time-out, each step whatever became of the one before.</summary>
    private void Close(TimeSpan timeout)
    {
        var startedAt = _time.GetTimestamp();
        Guard(Stop);
        Guard(ApplyUpdates);
        Guard(_rebalancer.TellAll);
        Guard(() => CommitLast(startedAt, timeout < LastCommitTimeout ? timeout : LastCommitTimeout));
        Guard(() => LeaveGroup(startedAt, timeout));
        Guard(_rebalancer.LetAllGo);
        Guard(_late.SayLast);
    }

    /// <summary>Commits all that has settled: what does not get through will run again.</summary>
    private void CommitLast(long startedAt, TimeSpan timeout)
    {
        var sentAt = 0L;
        while (LibRdKafka.AssignmentLost(_client) == 0)
        {
            var now = _time.GetTimestamp();
            _committer.TakeAnswers();
            if (!_committer.IsUnderWay)
            {
                if (!_partitions.All.Any(OffsetCommitter.HasToSend))
                {
                    return;
                }

                if (_committer.IsInVain(hasTried: sentAt != 0))
                {
                    break;
                }

                if (sentAt == 0 || _time.GetElapsedTime(sentAt, now) >= LastCommitRetry)
                {
                    sentAt = now;
                    _committer.Send(_partitions.All);
                }
            }

            if (_time.GetElapsedTime(startedAt, now) >= timeout)
            {
                break;
            }

            ServeControl();
            _inbox.Signal.Wait(TimeSpan.FromMilliseconds(ClosingPollMs));
        }

        if (_partitions.All.Any(OffsetCommitter.HasToSend))
        {
            _log.LastCommitFailed(
                _committer.LastError == 0 ? "no answer in time" : KafkaErrors.Describe(_committer.LastError));
        }
    }

    /// <summary>Leaves the group, so that it need not wait for the session to end.</summary>
    private void LeaveGroup(long startedAt, TimeSpan timeout)
    {
        // What the group has answered may lie in the queue: unanswered, it puts the unsubscribing off, and the client ends without a word.
        ServeControl();
        _rebalancer.Finish();

        // In the cooperative protocol librdkafka closes a member without partitions without a word to the group, which then waits for it until its
        // session ends, whenever it shares partitions out; one that unsubscribes says that it leaves. A static member is to say nothing.
        if (_partitions.All.Count == 0
            && !ConsumerProperties.IsSharedOutByBroker(_properties)
            && !_properties.ContainsKey(StaticMember.Property))
        {
            _ = LibRdKafka.Unsubscribe(_client);
        }

        var error = ClientHandle.Take(LibRdKafka.ConsumerCloseQueue(_client, _control), out var reason);
        if (error != 0)
        {
            _clientLog.Error(error, reason);
            return;
        }

        while (LibRdKafka.ConsumerClosed(_client) == 0)
        {
            if (_time.GetElapsedTime(startedAt) >= timeout)
            {
                _log.CloseTimedOut(timeout);
                return;
            }

            ServeControl(ClosingPollMs);
            _rebalancer.Finish();
        }
    }
}
