using Akka.Actor;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Workers;

namespace TaskQueue.Actors.Tests.Workers;

/// <summary>Attempts that come and go while the other side is about to sleep.</summary>
public sealed class WorkQueueTests
{
    private const int Rounds = 20_000;

    [Fact]
    public async Task No_ended_attempt_is_overlooked_when_others_are_just_being_taken()
    {
        var work = new WorkQueue();
        var attempt = Some.Attempt(Some.Handler((TaskContext _) => { }));
        var woken = 0;
        var taken = 0;
        work.Attach(() => Volatile.Write(ref woken, 1));
        using var timeUp = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        var taker = Task.Run(() =>
        {
            while (Volatile.Read(ref taken) < Rounds && !timeUp.IsCancellationRequested)
            {
                if (Interlocked.Exchange(ref woken, 0) == 1)
                {
                    work.BeginDrain();
                    while (work.TryTakeEnded(out _))
                    {
                        Volatile.Write(ref taken, taken + 1);
                    }
                }
                else
                {
                    Thread.Yield();
                }
            }
        });
        for (var i = 1; i <= Rounds && !timeUp.IsCancellationRequested; i++)
        {
            work.Report(attempt);
            work.Announce();

            // Each second one waits until nothing is left, so that nobody else's report could wake the taker for it.
            while (i % 2 == 0 && Volatile.Read(ref taken) < i && !timeUp.IsCancellationRequested)
            {
                Thread.Yield();
            }
        }

        await taker;
        Assert.Equal(Rounds, taken);
    }

    [Fact]
    public async Task No_ready_attempt_is_overlooked_when_the_last_worker_becomes_idle()
    {
        var work = new WorkQueue();
        var attempt = Some.Attempt(Some.Handler((TaskContext _) => { }));
        var worker = new Sleeper();
        var slot = new WorkerSlot(worker);
        var taken = 0;
        work.Join(slot);
        work.BecomeIdle(slot);
        using var timeUp = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        var running = Task.Run(() =>
        {
            while (Volatile.Read(ref taken) < Rounds && !timeUp.IsCancellationRequested)
            {
                if (worker.TakeWakeUp())
                {
                    while (work.TryTake(out _))
                    {
                        Volatile.Write(ref taken, taken + 1);
                    }

                    work.BecomeIdle(slot);
                }
                else
                {
                    Thread.Yield();
                }
            }
        });
        for (var i = 1; i <= Rounds && !timeUp.IsCancellationRequested; i++)
        {
            work.Add(attempt);
            work.WakeOne();
            while (i % 2 == 0 && Volatile.Read(ref taken) < i && !timeUp.IsCancellationRequested)
            {
                Thread.Yield();
            }
        }

        await running;
        Assert.Equal(Rounds, taken);
    }

    /// <summary>Stands in for a worker that sleeps until it is told to wake up.</summary>
    private sealed class Sleeper : MinimalActorRef
    {
        private int _told;

        public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "test")) / "sleeper";

        public override IActorRefProvider Provider => throw new NotSupportedException();

        public bool TakeWakeUp() => Interlocked.Exchange(ref _told, 0) == 1;

        protected override void TellInternal(object message, IActorRef sender) => Volatile.Write(ref _told, 1);
    }
}
