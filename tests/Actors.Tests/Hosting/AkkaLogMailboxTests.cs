using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Event;
using Akka.Hosting.Logging;
using Microsoft.Extensions.Logging;
using TaskQueue.Actors.Hosting;

namespace TaskQueue.Actors.Tests.Hosting;

public sealed class AkkaLogMailboxTests : IDisposable
{
    private readonly KeptLogs _kept = new();
    private readonly ILoggerFactory _loggers;
    private readonly ActorSystem _system;
    private readonly AkkaLogMailbox _mailbox;

    public AkkaLogMailboxTests()
    {
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(_kept));
        _system = ActorSystem.Create("test", ActorSystemSetup.Create(new LoggerFactorySetup(_loggers)));
        _mailbox = new AkkaLogMailbox(_system);
    }

    public void Dispose()
    {
        _system.Dispose();
        _loggers.Dispose();
        _kept.Dispose();
    }

    [Fact]
    public void Beyond_its_bound_only_what_is_said_at_debug_is_dropped_and_counted_in_its_place()
    {
        Say(AkkaLogMailbox.MaxUnread + 7, number => new Debug("source", GetType(), number));
        Say(3, number => new Warning("source", GetType(), number));

        Assert.Equal(AkkaLogMailbox.MaxUnread + 3, _mailbox.Count);
        Assert.Equal(AkkaLogMailbox.MaxUnread, Read(AkkaLogMailbox.MaxUnread).OfType<Debug>().Count());
        Say(1, number => new Info("source", GetType(), "after"));
        Assert.Equal(
            ["0", "1", "2", "TQ2508: 7 entries at DEBUG are missing before this one: they came faster than the log takes them", "after"],
            Read(int.MaxValue).Select(entry => entry.Message.ToString()));
    }

    [Fact]
    public void Half_of_it_is_read_before_more_is_taken_so_that_gaps_are_few()
    {
        Say(AkkaLogMailbox.MaxUnread + 1, number => new Debug("source", GetType(), number));
        Read((AkkaLogMailbox.MaxUnread / 2) - 1);
        Say(1, number => new Debug("source", GetType(), "dropped"));
        Read(1);
        Say(1, number => new Debug("source", GetType(), "taken"));

        var last = Read(int.MaxValue).TakeLast(2).Select(entry => entry.Message.ToString()!).ToList();
        Assert.StartsWith("TQ2508: 2 entries", last[0], StringComparison.Ordinal);
        Assert.Equal("taken", last[1]);
    }

    [Fact]
    public void What_was_dropped_is_told_at_the_end_too()
    {
        Say(AkkaLogMailbox.MaxUnread + 3, number => new Debug("source", GetType(), number));

        _mailbox.CleanUp(ActorRefs.Nobody, _mailbox);

        Assert.StartsWith("TQ2508: 3 entries", _kept.Texts[^1], StringComparison.Ordinal);
    }

    private void Say(int count, Func<int, LogEvent> entry)
    {
        for (var number = 0; number < count; number++)
        {
            _mailbox.Enqueue(ActorRefs.Nobody, new Envelope(entry(number), ActorRefs.NoSender));
        }
    }

    private List<LogEvent> Read(int atMost)
    {
        var read = new List<LogEvent>();
        while (read.Count < atMost && _mailbox.TryDequeue(out var envelope))
        {
            read.Add((LogEvent)envelope.Message);
        }

        return read;
    }
}
