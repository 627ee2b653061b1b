using Akka.Actor;
using Akka.Routing;

namespace TaskQueue.Actors.Workers;

/// <summary>Makes the router pool of workers as HOCON deploys it.</summary>
internal static class WorkerPool
{
    /// <summary>The pool's name; with the slash before it, its path in <c>akka.actor.deployment</c>.</summary>
    public const string Name = "workers";

    /// <summary>
    /// Creates the pool: kind, number, dispatcher and resizer come from <c>akka.actor.deployment./workers</c>, supervision
    /// from <paramref name="supervision"/>, since a deployment has no key for it.
    /// </summary>
    /// <param name="system">The actor system.</param>
    /// <param name="worker">Describes a worker.</param>
    /// <param name="supervision">What becomes of workers whose handlers throw.</param>
    public static IActorRef Create(ActorSystem system, Props worker, SupervisionSettings supervision)
    {
        // One worker's failure is its own (the default restarts them all, without a limit), and is no news to the log:
        // outcomes are reported by the tasks they belong to.
        var strategy = new OneForOneStrategy(
            supervision.MaxRestarts,
            (int)supervision.Within.TotalMilliseconds,
            cause => supervision.Decide(cause) is FailureDirective.Stop ? Directive.Stop : Directive.Restart,
            loggingEnabled: false);
        var pool = new FromConfig(new NeverResize(), strategy, Akka.Dispatch.Dispatchers.DefaultDispatcherId);
        return system.ActorOf(worker.WithRouter(pool), Name);
    }

    /// <summary>
    /// Never resizes. A pool that has a resizer stays when its last worker stops (without one it stops itself), so that
    /// <see cref="WorkerPoolSizerActor"/> can fill it again. One from HOCON takes precedence.
    /// </summary>
    private sealed class NeverResize : Resizer
    {
        public override bool IsTimeForResize(long messageCounter) => false;

        public override int Resize(IEnumerable<Routee> currentRoutees) => 0;
    }
}
