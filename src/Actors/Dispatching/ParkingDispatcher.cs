using Akka.Configuration;
using Akka.Dispatch;

namespace TaskQueue.Actors.Dispatching;

/// <summary>Akka's <c>PinnedDispatcher</c>, a thread for each actor, with threads that park while their actor has nothing to do.</summary>
/// <remarks>Made by Akka from <c>type</c> in HOCON.</remarks>
internal sealed class ParkingDispatcher : MessageDispatcherConfigurator
{
    /// <summary>Creates the maker of dispatchers.</summary>
    /// <param name="config">The section of the dispatcher, with the defaults of all dispatchers.</param>
    /// <param name="prerequisites">What they need of the actor system.</param>
    public ParkingDispatcher(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites)
    {
    }

    /// <summary>Returns a dispatcher for one actor.</summary>
    public override MessageDispatcher Dispatcher() => new PinnedDispatcher(
        this,
        Config.GetString("id", null),
        Config.GetInt("throughput", 0),
        Config.GetTimeSpan("throughput-deadline-time", null).Ticks,
        new Threads(),
        Config.GetTimeSpan("shutdown-timeout", null));

    private sealed class Threads : ExecutorServiceFactory
    {
        public override ExecutorService Produce(string id) => new ParkingThread(id);
    }
}
