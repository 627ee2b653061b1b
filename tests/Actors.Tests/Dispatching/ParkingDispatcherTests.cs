using Akka.Actor;
using Akka.TestKit.Xunit2;
using Xunit.Abstractions;

namespace TaskQueue.Actors.Tests.Dispatching;

public sealed class ParkingDispatcherTests : TestKit
{
    private const string Parking = """
        parking { type = "TaskQueue.Actors.Dispatching.ParkingDispatcher, TaskQueue.Actors" }
        """;

    public ParkingDispatcherTests(ITestOutputHelper output)
        : base(Parking, output: output)
    {
    }

    [Fact]
    public void Gives_each_actor_a_thread_that_ends_with_it()
    {
        var (first, second) = (Create(), Create());

        first.Tell("who", TestActor);
        var ofFirst = ExpectMsg<Thread>();
        second.Tell("who", TestActor);
        var ofSecond = ExpectMsg<Thread>();
        first.Tell("who", TestActor);

        Assert.Same(ofFirst, ExpectMsg<Thread>());
        Assert.NotSame(ofFirst, ofSecond);
        Sys.Stop(first);
        Assert.True(ofFirst.Join(TimeSpan.FromSeconds(30)), "the thread did not end with its actor");
        Assert.True(ofSecond.IsAlive);

        IActorRef Create() => Sys.ActorOf(Props.Create(() => new ThreadActor()).WithDispatcher("parking"));
    }

    private sealed class ThreadActor : ReceiveActor
    {
        public ThreadActor() => ReceiveAny(_ => Sender.Tell(Thread.CurrentThread));
    }
}
