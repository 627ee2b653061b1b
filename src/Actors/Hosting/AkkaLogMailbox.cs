using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using Akka.Event;
using Akka.Hosting.Logging;

namespace TaskQueue.Actors.Hosting;

/// <summary>The mailbox of <see cref="AkkaLogBridgeActor"/>: what is still unread when its system ends is logged like all before it.</summary>
/// <remarks>
/// <para>
/// Akka's own mailbox for loggers prints the rest on the console, in Akka's format and whatever <c>stdout-loglevel</c> says.
/// </para>
/// <para>
/// At <c>DEBUG</c> a busy node has more to say than a log can take. Beyond <see cref="MaxUnread"/> what is said at that level is dropped, until
/// half of the rest is read, and then counted in one line; all other levels are kept.
/// </para>
/// </remarks>
internal sealed class AkkaLogMailbox : IMessageQueue, IUnboundedMessageQueueSemantics
{
    /// <summary>From how many unread entries on those of <c>DEBUG</c> are dropped.</summary>
    public const int MaxUnread = 10_000;

    private readonly ConcurrentQueue<Envelope> _unread = new();
    private readonly ActorSystem _system;
    private volatile bool _isFull;
    private long _dropped;

    /// <summary>Creates an empty mailbox.</summary>
    /// <param name="system">Its <see cref="LoggerFactorySetup"/> has the loggers.</param>
    public AkkaLogMailbox(ActorSystem system) => _system = system;

    /// <inheritdoc/>
    public bool HasMessages => !_unread.IsEmpty;

    /// <inheritdoc/>
    public int Count => _unread.Count;

    /// <inheritdoc/>
    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        // Counted only where it matters, for that is not free.
        var isDebug = envelope.Message is Debug;
        var isFull = (isDebug || _isFull) && IsFull();
        if (isFull && isDebug)
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        if (!isFull)
        {
            TellDropped();
        }

        _unread.Enqueue(envelope);
    }

    /// <inheritdoc/>
    public bool TryDequeue(out Envelope envelope) => _unread.TryDequeue(out envelope);

    /// <inheritdoc/>
    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        var writer = new AkkaLogWriter(_system);
        TellDropped();
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

    private void TellDropped()
    {
        if (Volatile.Read(ref _dropped) > 0 && Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
        {
            var text = FormattableString.Invariant(
                $"TQ2508: {dropped} entries at DEBUG are missing before this one: they came faster than the log takes them");
            _unread.Enqueue(new Envelope(new Warning(nameof(AkkaLogMailbox), typeof(AkkaLogMailbox), text), ActorRefs.NoSender));
        }
    }

    private bool IsFull()
    {
        var unread = _unread.Count;
        if (unread >= MaxUnread)
        {
            _isFull = true;
        }
        else if (unread <= MaxUnread / 2)
        {
            _isFull = false;
        }

        return _isFull;
    }
}
