using System.Diagnostics;
using Akka.Actor;
using Akka.TestKit.TestActors;
using Akka.TestKit.Xunit2;
using TaskQueue.Actors.Workers;
using Xunit.Abstractions;

namespace TaskQueue.Actors.Tests.Workers;

/// <summary>Handlers that block their thread hold up neither each other nor the node.</summary>
public sealed class BlockingHandlersTests : TestKit
{
    private const string Deployment = """
        akka.actor.deployment {
          /workers {
            router = round-robin-pool, nr-of-instances = 200
            pool-dispatcher { type = "TaskQueue.Actors.Dispatching.ParkingDispatcher, TaskQueue.Actors" }
          }
        }
        """;

    private readonly ITestOutputHelper _output;

    public BlockingHandlersTests(ITestOutputHelper output)
        : base(Deployment, output: output) => _output = output;

    [Fact]
    public async Task Two_hundred_blocking_handlers_run_beside_a_responsive_node()
    {
        var work = new WorkQueue();
        var ended = new EndedAttempts(work);
        using var all = new CountdownEvent(200);
        using var release = new ManualResetEventSlim();
        var supervision = new SupervisionSettings();
        WorkerPool.Create(Sys, WorkerActor.Props(work, supervision, TimeProvider.System, (_, _) => { }), supervision);
        var echo = Sys.ActorOf(EchoActor.Props(this, echoBackToSenderAsWell: true));

        for (var i = 0; i < 200; i++)
        {
            work.Add(Some.Attempt(Some.Handler(_ =>
            {
                all.Signal();
                release.Wait();
            }), offset: i));
        }

        work.WakeOne();
        Assert.True(all.Wait(TimeSpan.FromSeconds(10)), $"only {200 - all.CurrentCount} of 200 handlers started");

        var stopwatch = Stopwatch.StartNew();
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(i, await echo.Ask<int>(i, TimeSpan.FromSeconds(3)));
        }

        _output.WriteLine("100 round trips beside 200 blocked handlers: {0}", stopwatch.Elapsed);
        release.Set();
        for (var i = 0; i < 200; i++)
        {
            await ended.NextAsync();
        }
    }
}
