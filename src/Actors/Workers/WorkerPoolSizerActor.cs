using Akka.Actor;
using Akka.Event;
using Akka.Routing;

namespace TaskQueue.Actors.Workers;

/// <summary>Keeps the worker pool at its size: grows and shrinks it by HOCON's resizer, and replaces workers that are gone.</summary>
/// <remarks>
/// The pool itself does neither: it consults its resizer only for messages routed, and forgets a routee that stopped.
/// Shrinking takes idle workers only, so it never cuts a task off.
/// </remarks>
internal sealed partial class WorkerPoolSizerActor : ReceiveActor, IWithTimers
{
    private readonly IActorRef _pool;
    private readonly WorkQueue _work;
    private readonly ResizerBounds _bounds;
    private readonly TimeSpan _interval;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly HashSet<IActorRef> _members = [];
    private int _size;
    private bool _asked;

    public WorkerPoolSizerActor(IActorRef pool, WorkQueue work, ResizerBounds bounds, TimeSpan interval)
    {
        _pool = pool;
        _work = work;
        _bounds = bounds;
        _interval = interval;
        _size = bounds.InitialSize;

        Receive<Routees>(OnRoutees);
        Receive<Terminated>(OnTerminated);
        Receive<Replace>(OnReplace);
        Receive<Consult>(_ => OnConsult());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Describes the sizer.</summary>
    /// <param name="pool">The pool of workers.</param>
    /// <param name="work">Tells how many workers are busy and how many attempts wait.</param>
    /// <param name="bounds">The size that HOCON asks for.</param>
    /// <param name="interval">How often the size is looked at.</param>
    public static Props Props(IActorRef pool, WorkQueue work, ResizerBounds bounds, TimeSpan interval) =>
        Akka.Actor.Props.Create(() => new WorkerPoolSizerActor(pool, work, bounds, interval));

    protected override void PreStart()
    {
        Context.Watch(_pool);
        AskForMembers();
        Timers.StartPeriodicTimer(Consult.Instance, Consult.Instance, _interval);
    }

    // Answers the question that follows every change of size, so from here on the count is exact again.
    private void OnRoutees(Routees routees)
    {
        _asked = false;
        foreach (var member in routees.Members.OfType<ActorRefRoutee>().Select(routee => routee.Actor))
        {
            if (_members.Add(member))
            {
                Context.Watch(member);
            }
        }
    }

    private void OnTerminated(Terminated terminated)
    {
        if (terminated.ActorRef.Equals(_pool))
        {
            Context.Stop(Self); // The actor system goes down.
        }
        else if (_members.Remove(terminated.ActorRef))
        {
            _log.Warning("TQ2401: Worker {Worker} is gone (it stopped, or passed max-restarts)", terminated.ActorRef.Path.Name);
            OnConsult();
        }
    }

    private void OnReplace(Replace replace)
    {
        if (Remove(replace.Slot.Worker))
        {
            OnConsult();
        }
    }

    private void OnConsult()
    {
        if (_asked)
        {
            return;
        }

        var size = _members.Count;
        var desired = _bounds.Desired(size, _work.Busy, _work.Ready);
        if (desired > size)
        {
            _pool.Tell(new AdjustPoolSize(desired - size));
            AskForMembers();
        }
        else
        {
            desired = size - Shrink(size - desired);
        }

        if (desired != _size)
        {
            _log.Info("Worker pool resized from {From} to {To} workers ({Busy} busy, {Ready} tasks ready)", _size, desired, _work.Busy, _work.Ready);
            Context.System.EventStream.Publish(new Resized(_size, desired));
            _size = desired;
        }
    }

    private void AskForMembers()
    {
        _asked = true;
        _pool.Tell(GetRoutees.Instance);
    }

    private int Shrink(int by)
    {
        var removed = 0;
        while (removed < by && _work.TryRetireIdle(out var slot))
        {
            removed += Remove(slot.Worker) ? 1 : 0;
        }

        return removed;
    }

    private bool Remove(IActorRef worker)
    {
        if (!_members.Remove(worker))
        {
            return false;
        }

        Context.Unwatch(worker);
        _pool.Tell(new RemoveRoutee(Routee.FromActorRef(worker)));
        return true;
    }
}
