using Akka.Actor;
using Akka.Event;
using TaskQueue.Actors.Workers;
using TaskQueue.Core.Wire.Events;
using TaskQueue.Kafka;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Actors.Standstills;

/// <summary>
/// Tells on the events topic what stands still at this node: within a second, then every 15 s while something does, and once
/// more when nothing does any more.
/// </summary>
/// <remarks>
/// Best effort, with a producer of its own: it never waits, and nothing waits for it. One event is under way at a time; what
/// cannot be written is dropped and counted, since the next one tells all of it again.
/// </remarks>
internal sealed partial class StandstillPublisherActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SayAgainAfter = TimeSpan.FromMinutes(10);

    private readonly StandstillBoard _board;
    private readonly WorkQueue _work;
    private readonly Func<IRecordProducer> _createProducer;
    private readonly NodeIdentity _node;
    private readonly TimeProvider _time;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly EventWriter _writer = new();
    private readonly List<DeliveryReport> _reports = [];
    private IRecordProducer? _producer;
    private long? _toldAt; // Null: nothing stands still, as far as was told.
    private long? _saidAt;
    private long _ticket;
    private bool _underWay;
    private long _dropped;

    public StandstillPublisherActor(
        StandstillBoard board, WorkQueue work, Func<IRecordProducer> createProducer, NodeIdentity node, TimeProvider time)
    {
        _board = board;
        _work = work;
        _createProducer = createProducer;
        _node = node;
        _time = time;

        Receive<Look>(_ => OnLook());
        Receive<ReportsCame>(_ => OnReports());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Describes the publisher.</summary>
    /// <param name="board">What stands still.</param>
    /// <param name="work">Tells how many attempts run and wait for a worker.</param>
    /// <param name="createProducer">Creates the producer, with the first event; the actor frees it.</param>
    /// <param name="node">Who tells, and where.</param>
    /// <param name="time">The clock.</param>
    public static Props Props(
        StandstillBoard board, WorkQueue work, Func<IRecordProducer> createProducer, NodeIdentity node, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new StandstillPublisherActor(board, work, createProducer, node, time));

    protected override void PreStart() => Timers.StartPeriodicTimer(Look.Instance, Look.Instance, LookEvery);

    protected override void PostStop()
    {
        // Freeing may wait for a broker; nobody has to wait for that.
        if (_producer is { } producer)
        {
            producer.OnReports(() => { });
            _ = Task.Run(producer.Dispose);
        }
    }

    private void OnLook()
    {
        var current = _board.Current;
        var isDue = current.Count > 0
            ? _toldAt is not { } toldAt || _time.GetElapsedTime(toldAt) >= RepeatAfter
            : _toldAt is not null;
        if (isDue)
        {
            _toldAt = current.Count > 0 ? _time.GetTimestamp() : null;
            Tell(current);
        }
    }

    private void Tell(IReadOnlyList<Standstill> current)
    {
        if (_underWay)
        {
            Drop("the one before is still under way");
            return;
        }

        var now = _time.GetUtcNow();
        _writer.Write(new NodeStatusEvent
        {
            Id = Guid.CreateVersion7(now).ToString(),
            Time = now,
            Group = _node.Group,
            Node = _node.Name,
            Standstills = [.. current.Select(entry => new StandstillReport(
                entry.Code, entry.Subject, entry.Reason, entry.Remedy, entry.Since))],
            Running = _work.Busy,
            Ready = _work.Ready,
            Waiting = _work.Waiting,
        });
        try
        {
            Send();
        }
        catch (KafkaClientException error)
        {
            Drop(error.Message);
        }
    }

    private void Send()
    {
        if (_producer is null)
        {
            var self = Self;
            _producer = _createProducer();
            _producer.OnReports(() => self.Tell(ReportsCame.Instance));
        }

        var error = _producer.Send(
            new OutgoingRecord { Topic = _node.EventTopic, Key = _writer.Key, Value = _writer.Value, Headers = _writer.Headers },
            ++_ticket);
        _underWay = error.IsNone;
        if (!error.IsNone)
        {
            Drop(error.ToString());
        }
    }

    private void OnReports()
    {
        _producer!.Poll(_reports);
        foreach (var report in _reports)
        {
            _underWay = false;
            if (!report.Error.IsNone)
            {
                Drop(report.Error.ToString());
            }
        }

        _reports.Clear();
    }

    private void Drop(string reason)
    {
        _dropped++;
        if (_saidAt is not { } saidAt || _time.GetElapsedTime(saidAt) >= SayAgainAfter)
        {
            _saidAt = _time.GetTimestamp();
            _log.Info(
                "What stands still could not be told on {Topic} ({Dropped} times so far): {Reason}", _node.EventTopic, _dropped, reason);
        }
    }
}
