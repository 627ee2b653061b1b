using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;

namespace TaskQueue.Actors.Hosting;

/// <summary>Passes what Akka logs on to the loggers of the process.</summary>
/// <remarks>Named in <c>akka.loggers</c>; Akka creates it.</remarks>
internal sealed class AkkaLogBridgeActor : ReceiveActor, IRequiresMessageQueue<AkkaLogMailbox>
{
    /// <summary>Creates the actor.</summary>
    public AkkaLogBridgeActor()
    {
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(new AkkaLogWriter(Context.System).Write);
    }
}
