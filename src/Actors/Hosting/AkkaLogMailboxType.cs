using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace TaskQueue.Actors.Hosting;

/// <summary>Makes the mailbox of <see cref="AkkaLogBridgeActor"/>; named in <c>akka.conf</c>.</summary>
internal sealed class AkkaLogMailboxType : MailboxType, IProducesMessageQueue<AkkaLogMailbox>
{
    /// <summary>Creates the type; Akka does.</summary>
    /// <param name="settings">The settings of the system.</param>
    /// <param name="config">The mailbox's own.</param>
    public AkkaLogMailboxType(Settings settings, Config config)
        : base(settings, config)
    {
    }

    /// <inheritdoc/>
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new AkkaLogMailbox(system);
}
