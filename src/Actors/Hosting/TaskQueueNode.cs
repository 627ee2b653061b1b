using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using Microsoft.Extensions.Logging;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Standstills;
using TaskQueue.Actors.Streams;
using TaskQueue.Actors.Workers;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Actors.Hosting;

/// <summary>A running node: the pool of workers and the stream that feeds it. Safe from any thread.</summary>
internal sealed class TaskQueueNode
{
    /// <summary>The dispatcher of the stream, in HOCON: a thread of its own, whatever the workers do.</summary>
    public const string StreamDispatcher = "task-queue-stream-dispatcher";

    private static readonly TimeSpan SizingInterval = TimeSpan.FromMilliseconds(250);

    private readonly ActorSystem _system;
    private readonly ILoggingAdapter _log;
    private readonly WorkQueue _work = new();
    private readonly TaskCompletionSource<Exception> _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DrainBudget _budget;
    private readonly TimeProvider _time;
    private readonly OutcomeProducers _producers;
    private readonly DrainingControl _stream;

    private TaskQueueNode(
        ActorSystem system,
        TaskQueueSettings settings,
        IReadOnlyDictionary<string, ITaskHandler> handlers,
        INodeClients clients,
        TimeProvider time)
    {
        _system = system;
        Standstills = new StandstillBoard(time);
        _log = Logging.GetLogger(system, this);
        _budget = new DrainBudget(settings.DrainTimeout, time);
        _time = time;

        var host = new HandlerHost { Time = time, Workers = () => _work.Workers };
        var kinds = new TaskKinds(handlers, settings.DefaultKind, settings.General, settings.Kinds, host);
        WarnOfKinds(settings.Kinds.Keys.Except(handlers.Keys));
        var bounds = ResizerBounds.FromConfig(system.Settings.Config);
        var pool = WorkerPool.Create(system, WorkerActor.Props(_work, settings.Supervision, time, OnWorkerFailure), settings.Supervision);
        var sizer = system.ActorOf(WorkerPoolSizerActor.Props(pool, _work, bounds, SizingInterval), "worker-pool-sizer");

        var dispatch = new Dispatch(
            _work,
            kinds,
            new DispatchSettings
            {
                Group = settings.Consumer.Group,
                Ordering = settings.Ordering,
                DrainTimeout = settings.DrainTimeout,
                DrainGrace = DrainBudget.Grace,
                MaxAbandoned = settings.Supervision.MaxAbandoned > 0 ? settings.Supervision.MaxAbandoned : bounds.UpperBound,
            },
            time,
            random: new Random().NextDouble,
            onAbandoned: slot => sizer.Tell(new WorkerPoolSizerActor.Replace(slot), ActorRefs.NoSender),
            Fail,
            Standstills);
        _producers = new OutcomeProducers(
            clients.CreateProducer(WriteStep.Result, settings.ResultProducer),
            clients.CreateProducer(WriteStep.DeadLetter, settings.DeadLetterProducer),
            new DeferredProducer(
                () => clients.CreateProducer(WriteStep.Event, settings.EventProducer),
                reason => _log.Error("TQ1303: The producer of events could not be created: {Reason}", reason),
                time));
        var write = new WriteOutcomes(
            _producers, settings.Write, Standstills, time, _work.ReportSettled, () => _budget.Writing);
        var consumer = clients.CreateConsumer(settings.Consumer);

        _stream = TaskStream.Create(consumer, dispatch, write, Standstills, () => _budget.Closing)
            .WithAttributes(ActorAttributes.CreateDispatcher(StreamDispatcher))
            .Run(system.Materializer());
        var publisher = system.ActorOf(
            StandstillPublisherActor.Props(
                Standstills,
                _work,
                () => clients.CreateProducer(WriteStep.Event, PublisherProperties(settings.EventProducer)),
                NodeIdentity.OfProcess(settings.Consumer.Group, settings.Write.EventTopicOf(settings.Consumer.Topics[0])),
                time),
            "standstill-publisher");
        Completion = CompleteAsync(sizer, publisher);
    }

    /// <summary>
    /// Gets a task that ends when the node has drained, or fails with what made it end: then the process should exit with 1.
    /// </summary>
    public Task Completion { get; }

    /// <summary>Gets what stands still at this node, and why.</summary>
    public StandstillBoard Standstills { get; }

    /// <summary>Starts a node.</summary>
    /// <param name="system">Runs the actors; its configuration deploys the pool.</param>
    /// <param name="settings">The settings, validated.</param>
    /// <param name="handlers">Handlers by kind.</param>
    /// <param name="loggers">For what is logged outside actors.</param>
    /// <param name="time">The clock.</param>
    public static TaskQueueNode Start(
        ActorSystem system,
        TaskQueueSettings settings,
        IReadOnlyDictionary<string, ITaskHandler> handlers,
        ILoggerFactory loggers,
        TimeProvider time) => Start(system, settings, handlers, new KafkaNodeClients(loggers, time), time);

    /// <summary>Starts a node with Kafka clients of another make.</summary>
    /// <param name="system">Runs the actors; its configuration deploys the pool.</param>
    /// <param name="settings">The settings, validated.</param>
    /// <param name="handlers">Handlers by kind.</param>
    /// <param name="clients">Makes the Kafka clients.</param>
    /// <param name="time">The clock.</param>
    public static TaskQueueNode Start(
        ActorSystem system,
        TaskQueueSettings settings,
        IReadOnlyDictionary<string, ITaskHandler> handlers,
        INodeClients clients,
        TimeProvider time) => new(system, settings, handlers, clients, time);

    /// <summary>Finishes what runs, commits and leaves the group. Calling it again changes nothing.</summary>
    /// <returns><see cref="Completion"/>.</returns>
    public Task DrainAsync()
    {
        _budget.Begin();
        _ = _stream.DrainAsync();
        return Completion;
    }

    // What a node tells of itself is old news after the next telling.
    private static Dictionary<string, string> PublisherProperties(IReadOnlyDictionary<string, string> events) => new(events)
    {
        ["message.timeout.ms"] = "10000",
        ["linger.ms"] = "0",
    };

    private async Task CompleteAsync(IActorRef sizer, IActorRef publisher)
    {
        try
        {
            await _stream.Completion;
            _log.Info("Drained: the group is left, and everything that ended is committed, unless a warning above says otherwise");
        }
#pragma warning disable CA1031 // A stage failed: whatever the cause, the node is over and says why.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            _failure.TrySetResult(cause);
        }

        _system.Stop(sizer);
        _system.Stop(publisher);
        await Task.WhenAny(_producers.FreeAsync(), Task.Delay(DrainBudget.Freeing, _time));
        if (_failure.Task.IsCompleted)
        {
            throw new NodeFailedException(await _failure.Task);
        }
    }

    private void WarnOfKinds(IEnumerable<string> withoutHandler)
    {
        foreach (var kind in withoutHandler)
        {
            _log.Warning("TQ2113: task-queue.kinds has settings for the kind {Kind}, for which this node has no handler; they have no effect here", kind);
        }
    }

    private void OnWorkerFailure(FailureDirective directive, Exception cause)
    {
        if (directive == FailureDirective.Exit)
        {
            Environment.FailFast($"TQ2502: A handler threw {cause.GetType()}, for which task-queue.supervision says exit.", cause);
        }

        Fail(cause);
    }

    // The first cause counts; what still runs may end, as in any drain.
    private void Fail(Exception cause)
    {
        if (_failure.TrySetResult(cause))
        {
            _log.Error(cause, "TQ2501: The node has to end: {Reason} It drains and exits with 1", cause.Message);
            _budget.Begin();
            _ = _stream.DrainAsync();
        }
    }
}
