using Microsoft.Extensions.Logging;
using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Native;
using TaskQueue.Kafka.Topics;
using TaskQueue.Kafka.Watching;

namespace TaskQueue.Kafka.Consuming;

/// <summary>The consumer's thread: polls from start to close, and alone touches assignment, trackers and commits.</summary>
/// <remarks>
/// <para>
/// Each turn: apply updates, serve the group's queue to its end, go on with a rebalance, read a batch of each partition that
/// has records and room, commit if due. Only then it waits, for the one signal that everything sets: a queue that turned from
/// empty to non-empty, an update, a request to stop or close.
/// </para>
/// <para>
/// A partition counts as having records until a read has found its queue empty, and is looked at again every
/// <see cref="SweepInterval"/> in any case, so that no wake-up can be lost, nor a free place left, for longer than that.
/// </para>
/// </remarks>
internal sealed partial class ConsumerLoop : IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PendingWait = TimeSpan.FromMilliseconds(20);

    private readonly ConsumerSettings _settings;
    private readonly ConsumerInbox _inbox;
    private readonly IRecordListener _listener;
    private readonly ConsumerLog _log;
    private readonly TimeProvider _time;
    private readonly ClientLog _clientLog;
    private readonly Dictionary<string, string> _properties;
    private readonly ClientHandle _client;
    private readonly QueueHandle _control;
    private readonly PartitionTable _partitions;
    private readonly OffsetCommitter _committer;
    private readonly Tenures _tenures;
    private readonly Rebalancer _rebalancer;
    private readonly TopicChanges _topicChanges;
    private readonly GroupStarts _starts;
    private readonly FailedStarts _failedStarts;
    private readonly HeldPartitions _held;
    private readonly RetentionGuard _retention;
    private readonly IdleNotice _idle;
    private readonly UntoldPartitions _untold;
    private readonly BatchReader _reader;
    private readonly LateOutcomes _late;
    private long _sweptAt;
    private bool _stopped;
    private bool _failed;

    /// <summary>Creates the clients.</summary>
    /// <exception cref="KafkaClientException">A setting is unknown or wrong.</exception>
    public ConsumerLoop(
        ConsumerSettings settings,
        ConsumerInbox inbox,
        IRecordListener listener,
        ILogger logger,
        ConsumerLog log,
        TimeProvider time,
        Func<ICommitChannel, ICommitChannel> commits)
    {
        _settings = settings;
        _inbox = inbox;
        _listener = listener;
        _log = log;
        _time = time;
        _clientLog = new ClientLog(logger, time);
        _properties = ConsumerProperties.Complete(settings);
        _client = ClientHandle.Create(
            ClientKind.Consumer,
            _properties,
            EventKinds.Rebalance | EventKinds.OffsetCommit | EventKinds.Error | EventKinds.Log);
        try
        {
            _topics = new TopicAdmin(ConsumerProperties.ForAdmin(settings), AdminTimeout);
        }
        catch
        {
            _client.Dispose();
            throw;
        }

        _ = LibRdKafka.PollSetConsumer(_client);
        _control = QueueHandle.OfConsumer(_client);
        _ = LibRdKafka.SetLogQueue(_client, _control);

        var wake = inbox.Signal.Set;
        _control.EnableWake(wake);
        _partitions = new PartitionTable(settings);
        _committer = new OffsetCommitter(commits(new CommitChannel(_client, wake)), settings, log, time);
        var group = new GroupAnswers(_client, log);
        _topicWatch = new TopicWatch(settings, _topics, OnSeen, log, time);
        _decisionWatch = new DecisionWatch(settings, _topics, OnMeasured, ApplyDecisionsAsync, log, time);
        _shareWatch = new ShareWatch(settings, OnGroup, log, time);
        _tenures = new Tenures(group, _partitions, _committer, listener, log, wake);
        _topicChanges = new TopicChanges(_partitions, _tenures, listener, log, time, () => _topicWatch.AskSoon(), ShareOut);
        _idle = new IdleNotice(settings, _partitions, _topicChanges, log, time);
        _untold = new UntoldPartitions(settings.Group, _partitions, log, time, Rejoin);
        _starts = new GroupStarts(settings, log, FindStart);
        _rebalancer = new Rebalancer(
            _client, group, settings, _partitions, _committer, _tenures, _starts, _topicChanges, log, time);
        _retention = new RetentionGuard(_partitions, _topicChanges, listener, log, time);
        _failedStarts = new FailedStarts(_partitions, _tenures, log, time);
        _held = new HeldPartitions(_partitions, _tenures, _topicChanges, listener, log, time);
        _late = new LateOutcomes(log, time);
        _reader = new BatchReader(_committer, _clientLog, listener, time);
    }

    /// <summary>Runs until the consumer is closed; never throws.</summary>
    public void Run()
    {
        Guard(Subscribe);
        while (_inbox.CloseTimeout is null)
        {
            var more = false;
            Guard(() => more = Turn());
            if (!more)
            {
                _inbox.Signal.Wait(NextWait());
            }
        }

        Close(_inbox.CloseTimeout.Value);
    }

    /// <summary>Frees the client, which joins its threads.</summary>
    public void Dispose()
    {
        EndWatching();
        _committer.Dispose();
        _control.Dispose();
        _client.Dispose();
    }

    private bool Turn()
    {
        ApplyUpdates();
        ServeControl();
        if (_failed)
        {
            return false;
        }

        _committer.TakeAnswers();
        _rebalancer.Advance();
        TakeCalls();
        var more = false;
        if (_inbox.IsStopped)
        {
            Stop();
        }
        else
        {
            Sweep();
            more = _partitions.ReadRound(_reader);
        }

        _committer.SendIfDue(_partitions.All);
        return more;
    }

    private TimeSpan NextWait()
    {
        var longest = _rebalancer.IsPending ? PendingWait : LongestWait;
        return !_committer.IsUnderWay && _committer.DueIn is { } due && due < longest
            ? TimeSpan.FromTicks(Math.Max(0, due.Ticks))
            : longest;
    }

    private void Stop()
    {
        if (!_stopped)
        {
            _stopped = true;
            foreach (var partition in _partitions.All)
            {
                // Nothing is read any more: nobody has to give way.
                partition.Assignment.IsWaitingFull = false;
            }

            _listener.OnStopped();
        }
    }

    private void Sweep()
    {
        var now = _time.GetTimestamp();
        if (_time.GetElapsedTime(_sweptAt, now) >= SweepInterval)
        {
            _sweptAt = now;
            _partitions.MarkAllReady();
            Watch();
        }
    }

    /// <summary>Serves the group's queue to its end: a wake-up follows only when it was empty.</summary>
    private void ServeControl()
    {
        while (ServeControl(timeoutMs: 0))
        {
        }
    }

    private bool ServeControl(int timeoutMs)
    {
        using var next = _control.Poll(timeoutMs);
        switch (next.Kind)
        {
            case EventKinds.None:
                return false;
            case EventKinds.Rebalance:
                _rebalancer.OnEvent(next);
                break;
            case EventKinds.Log:
                _clientLog.Line(next);
                break;
            case EventKinds.Error when next.IsFatal || next.Error == (int)Confluent.Kafka.ErrorCode.Local_Fatal:
                OnFatal();
                break;
            case EventKinds.Error:
                _clientLog.Error(next.Error, next.ErrorText);
                break;
        }

        return true;
    }

    private void ApplyUpdates()
    {
        while (_inbox.TryTake(out var updates))
        {
            Apply(updates);
        }
    }

    private void Apply(OffsetUpdate[] updates)
    {
        AssignedPartition? partition = null;
        Assignment? assignment = null;
        var stale = 0;
        var late = 0;
        foreach (ref readonly var update in updates.AsSpan())
        {
            if (!ReferenceEquals(update.Assignment, assignment))
            {
                assignment = update.Assignment;
                partition = _partitions.Find(assignment);
            }

            if (partition is null)
            {
                stale++;
                late += update.Change == OffsetChange.Settled ? 1 : 0;
            }
            else if (partition.Apply(update))
            {
                _committer.OnChanged();
            }
        }

        if (stale > 0)
        {
            _inbox.CountStale(stale);
            _late.Add(late);
        }
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031 // whatever it is, the listener has to hear of it, and the client has to be closed
        catch (Exception e)
        {
            Fail(e);
        }
#pragma warning restore CA1031
    }

    private void Fail(Exception cause)
    {
        if (_failed)
        {
            return;
        }

        _failed = true;
        _stopped = true;
        LogFailure(cause);
        Guard(() => _listener.OnFailed(cause));
    }
}
