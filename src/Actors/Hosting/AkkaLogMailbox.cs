using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using Akka.Event;
using Akka.Hosting.Logging;

namespace TaskQueue.Actors.Hosting;

/// <summary>The mailbox of <see cref="AkkaLogBridgeActor"/>: what is still unread when its system ends is logged like all before it.</summary>
/// <remarks>
/// Akka's own mailbox for loggers prints the rest on the console, in Akka's format and whatever <c>stdout-loglevel</c> says.
/// </remarks>
internal sealed class AkkaLogMailbox : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private readonly ConcurrentQueue<Envelope> _unread = new();
    private readonly ActorSystem _system;

    /// <summary>Creates an empty mailbox.</summary>
    /// <param name="system">Its <see cref="LoggerFactorySetup"/> has the loggers.</param>
    public AkkaLogMailbox(ActorSystem system) => _system = system;

    /// <inheritdoc/>
    public bool HasMessages => !_unread.IsEmpty;

    /// <inheritdoc/>
    public int Count => _unread.Count;

    /// <inheritdoc/>
    public void Enqueue(IActorRef receiver, Envelope envelope) => _unread.Enqueue(envelope);

    /// <inheritdoc/>
    public bool TryDequeue(out Envelope envelope) => _unread.TryDequeue(out envelope);

    /// <inheritdoc/>
    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        var writer = new AkkaLogWriter(_system);
        while (TryDequeue(out var envelope))
        {
            try
            {
                if (envelope.Message is LogEvent entry)
                {
                    writer.Write(entry);
                }
            }
#pragma warning disable CA1031 // One entry that a logger cannot take costs the others nothing, as while the actor ran.
            catch (Exception)
#pragma warning restore CA1031
            {
            }
        }
    }
}
