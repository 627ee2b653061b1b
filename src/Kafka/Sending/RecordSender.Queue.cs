using System.Text;
using Confluent.Kafka;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Producing;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Kafka.Sending;

/// <content>Handing records over and taking reports; all under the lock, except completing calls.</content>
internal sealed partial class RecordSender
{
    private readonly HeaderWriter _headers = new();
    private readonly List<DeliveryReport> _reports = [];
    private readonly List<(PendingRecord Record, SendOutcome Outcome)> _completed = [];
    private LinkedListNode<PendingRecord>? _lastPutBack;
    private int _wakes;

    /// <summary>Hands a record to the client.</summary>
    /// <param name="pending">The record.</param>
    /// <param name="refused">Why it was not taken and never will be; <see langword="null"/> if it was.</param>
    /// <returns><see langword="false"/> if there is no room: it has to wait.</returns>
    private bool TryHandOver(PendingRecord pending, out SendOutcome? refused)
    {
        refused = null;
        ProduceError error;
        try
        {
            error = Send(pending.Record, pending.Alone, _lastTicket + 1);
        }
        catch (ArgumentException e)
        {
            refused = new SendOutcome(null, e.Message, MayBeWritten: false, NoBroker: false);
            pending.Accept();
            return true;
        }

        if (error.IsNone)
        {
            _pending.Add(++_lastTicket, pending);
            pending.Accept();
            return true;
        }

        if (error.Fault == ProduceFault.QueueFull)
        {
            return false;
        }

        refused = new SendOutcome(null, error.ToString(), MayBeWritten: false, IsSilence(error));
        pending.Accept();
        return true;
    }

    private ProduceError Send(TaskRecord record, bool alone, long ticket)
    {
        _headers.Clear();
        foreach (var (name, value) in record.Headers)
        {
            _headers.Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        }

        var outgoing = new OutgoingRecord
        {
            Topic = record.Topic,
            HasKey = record.Key is not null,
            Key = record.Key.GetValueOrDefault().Span,
            HasValue = record.Value is not null,
            Value = record.Value.GetValueOrDefault().Span,
            Headers = _headers.Written,
            Alone = alone,
        };
        return _producer.Send(outgoing, ticket);
    }

    private void Wake()
    {
        // One pump at a time; a wake-up that comes while it works makes it work once more.
        if (Interlocked.Increment(ref _wakes) == 1)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static sender => sender.Pump(), this, preferLocal: false);
        }
    }

    private void Pump()
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref _wakes);
            lock (_gate)
            {
                if (_disposed)
                {
                    return;
                }

                TakeReports();
            }

            _completed.ForEach(done => done.Record.Complete(done.Outcome));
            _completed.Clear();
        }
        while (Interlocked.CompareExchange(ref _wakes, 0, seen) != seen);
    }

    private void TakeReports()
    {
        _producer.Poll(_reports);
        foreach (var report in _reports)
        {
            _acknowledged |= report.Error.IsNone;
            if (!_pending.Remove(report.Ticket, out var record))
            {
                continue;
            }

            if (report.Error.Fault == ProduceFault.Batch)
            {
                PutBack(record);
                continue;
            }

            _completed.Add((record, OutcomeOf(record.Record.Topic, report)));
        }

        _reports.Clear();
        while (_waiting.First is { } next && TryHandOver(next.Value, out var refused))
        {
            _waiting.RemoveFirst();
            if (refused is not null)
            {
                _completed.Add((next.Value, refused));
            }
        }

        CompleteIdle();
        GiveUpWhereRefused();
    }

    // In order: behind those put back that still wait, before what has never been sent.
    private void PutBack(PendingRecord record)
    {
        record.Alone = true;
        _lastPutBack = _lastPutBack?.List is null ? _waiting.AddFirst(record) : _waiting.AddAfter(_lastPutBack, record);
    }

    private void CompleteIdle()
    {
        if (_pending.Count + _waiting.Count == 0)
        {
            _idle?.TrySetResult();
            _idle = null;
        }
    }

    private static SendOutcome OutcomeOf(string topic, in DeliveryReport report) => report.Error.IsNone
        ? new SendOutcome(new SentRecord(topic, report.Partition, report.Offset), null, MayBeWritten: false, NoBroker: false)
        : new SendOutcome(null, Tell(topic, report.Error), report.MayBeWritten, IsSilence(report.Error));

    private static string Tell(string topic, ProduceError error) =>
        (ErrorCode)error.Code is ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed
            ? $"{error}; {KafkaErrors.RemedyOf(error.Code, topic)}"
            : error.ToString();

    // What was dropped unsent was so because the broker does not let this client in.
    private static bool IsSilence(ProduceError error) =>
        BrokerAnswer.IsSilence((ErrorCode)error.Code) || (ErrorCode)error.Code == ErrorCode.Local_PurgeQueue;
}
