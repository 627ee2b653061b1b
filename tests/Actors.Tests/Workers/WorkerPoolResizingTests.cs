using Akka.Configuration;
using Akka.TestKit.Xunit2;
using TaskQueue.Actors.Workers;
using Xunit.Abstractions;

namespace TaskQueue.Actors.Tests.Workers;

/// <summary>The pool grows and shrinks by the bounds and rates of HOCON's resizer.</summary>
public sealed class WorkerPoolResizingTests(ITestOutputHelper output) : TestKit(Deployment, output: output)
{
    private const string Deployment = """
        akka.actor.deployment {
          /workers {
            router = round-robin-pool
            nr-of-instances = 2
            resizer { enabled = on, lower-bound = 2, upper-bound = 9, rampup-rate = 0.5, backoff-threshold = 0.3, backoff-rate = 0.5 }
          }
        }
        """;

    private readonly WorkQueue _work = new();

    [Fact]
    public async Task Grows_while_tasks_wait_up_to_the_upper_bound_and_shrinks_back_when_idle()
    {
        var ended = new EndedAttempts(_work);
        var release = new TaskCompletionSource<ReadOnlyMemory<byte>>();
        StartPool();
        for (var i = 0; i < 50; i++)
        {
            _work.Add(Some.Attempt(Some.Handler(_ => new(release.Task)), offset: i));
        }

        _work.WakeOne();

        await AwaitAssertAsync(() => Assert.Equal((9, 9, 41), (_work.Workers, _work.Busy, _work.Ready)));

        release.SetResult(default);
        for (var i = 0; i < 50; i++)
        {
            await ended.NextAsync();
        }

        await AwaitAssertAsync(() => Assert.Equal((2, 0), (_work.Workers, _work.Busy)));
    }

    [Fact]
    public async Task Says_how_it_was_resized()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(WorkerPoolSizerActor.Resized));
        var never = new TaskCompletionSource<ReadOnlyMemory<byte>>();
        StartPool();
        for (var i = 0; i < 4; i++)
        {
            _work.Add(Some.Attempt(Some.Handler(_ => new(never.Task)), offset: i));
        }

        _work.WakeOne();

        await ExpectMsgAsync(new WorkerPoolSizerActor.Resized(From: 2, To: 3));
        await ExpectMsgAsync(new WorkerPoolSizerActor.Resized(From: 3, To: 5));
    }

    [Theory]
    [InlineData(4, 4, 1, 6)] // all busy and one waits: grows by the ramp-up rate
    [InlineData(4, 4, 0, 4)] // all busy but nobody waits
    [InlineData(9, 9, 5, 9)] // at the upper bound
    [InlineData(8, 0, 0, 4)] // idle: shrinks by the back-off rate
    [InlineData(8, 4, 0, 8)] // half busy
    [InlineData(2, 0, 0, 2)] // at the lower bound
    [InlineData(1, 1, 0, 2)] // below it, a worker having stopped
    public void Applies_the_rates_of_the_resizer_to_exact_numbers(int size, int busy, int ready, int desired) =>
        Assert.Equal(desired, ResizerBounds.FromConfig(Sys.Settings.Config).Desired(size, busy, ready));

    [Fact]
    public void Without_a_resizer_the_size_is_the_number_of_instances()
    {
        var config = ConfigurationFactory.ParseString("akka.actor.deployment./workers { router = round-robin-pool, nr-of-instances = 16 }")
            .WithFallback(ConfigurationFactory.Default());

        Assert.Equal(16, ResizerBounds.FromConfig(config).Desired(size: 3, busy: 3, ready: 1000));
    }

    private void StartPool()
    {
        var supervision = new SupervisionSettings();
        var pool = WorkerPool.Create(
            Sys, WorkerActor.Props(_work, supervision, TimeProvider.System, (_, _) => { }), supervision);
        Sys.ActorOf(WorkerPoolSizerActor.Props(
            pool, _work, ResizerBounds.FromConfig(Sys.Settings.Config), TimeSpan.FromMilliseconds(20)));
    }
}
