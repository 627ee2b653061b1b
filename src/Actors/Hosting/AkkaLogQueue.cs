using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using Akka.Event;

namespace TaskQueue.Actors.Hosting;

/// <summary>The mailbox of <see cref="AkkaLogBridgeActor"/>: what is still unread when its system ends is logged like all before it.</summary>
/// <remarks>
/// Akka's own mailbox for loggers prints the rest on the console, in Akka's format and whatever <c>stdout-loglevel</c> says.
/// </remarks>
internal sealed class AkkaLogQueue : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private readonly ConcurrentQueue<Envelope> _unread = new();
    private readonly ActorSystem _system;

    private AkkaLogQueue(ActorSystem system) => _system = system;

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
            if (envelope.Message is LogEvent entry)
            {
                writer.Write(entry);
            }
        }
    }

    /// <summary>Makes the mailbox; named in <c>akka.conf</c>.</summary>
    internal sealed class Type : MailboxType, IProducesMessageQueue<AkkaLogQueue>
    {
        /// <summary>Creates the type; Akka does.</summary>
        /// <param name="settings">The settings of the system.</param>
        /// <param name="config">The mailbox's own.</param>
        public Type(Settings settings, Config config)
            : base(settings, config)
        {
        }

        /// <inheritdoc/>
        public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new AkkaLogQueue(system);
    }
}
