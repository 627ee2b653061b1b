using System.Collections.Concurrent;
using Akka.Dispatch;
using TaskQueue.Actors.Dispatching;

namespace TaskQueue.Actors.Tests.Dispatching;

public sealed class ParkingThreadTests
{
    private const int Producers = 4;
    private const int RunsOfEach = 50_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Runs_what_comes_in_order_on_one_thread_of_its_own()
    {
        var thread = new ParkingThread("own");
        var ran = new List<(int Number, string? Thread, bool IsPool)>();
        var all = new TaskCompletionSource();

        for (var number = 0; number < 3; number++)
        {
            var own = number;
            thread.Execute(new Runnable(() => ran.Add((own, Thread.CurrentThread.Name, Thread.CurrentThread.IsThreadPoolThread))));
        }

        thread.Execute(new Runnable(all.SetResult));
        await all.Task.WaitAsync(Limit);

        Assert.Equal([(0, "own", false), (1, "own", false), (2, "own", false)], ran);
        thread.Shutdown();
    }

    [Fact]
    public async Task Wakes_for_whatever_comes_while_it_goes_to_sleep()
    {
        var thread = new ParkingThread("busy");
        var ran = new int[Producers];
        using var all = new CountdownEvent(Producers);

        await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(() =>
        {
            for (var number = 0; number < RunsOfEach; number++)
            {
                // Every now and then the thread has nothing to do.
                using var idle = number % 500 == 0 ? new ManualResetEventSlim() : null;
                thread.Execute(new Runnable(() =>
                {
                    ran[producer]++;
                    idle?.Set();
                    if (ran[producer] == RunsOfEach)
                    {
                        all.Signal();
                    }
                }));
                Assert.True(idle?.Wait(Limit) ?? true, $"run {number} of producer {producer} never came");
            }
        })));

        Assert.True(all.Wait(Limit), $"{string.Join(", ", ran)} of {RunsOfEach} ran");
        thread.Shutdown();
    }

    [Fact]
    public async Task Runs_what_waits_before_it_ends_and_refuses_what_comes_later()
    {
        var thread = new ParkingThread("ending");
        using var begin = new ManualResetEventSlim();
        var ran = new ConcurrentQueue<int>();
        var last = new TaskCompletionSource<Thread>();
        thread.Execute(new Runnable(() => begin.Wait(Limit)));
        thread.Execute(new Runnable(() => ran.Enqueue(1)));
        thread.Execute(new Runnable(() => last.SetResult(Thread.CurrentThread)));

        thread.Shutdown();
        thread.Shutdown();
        Assert.Throws<RejectedExecutionException>(() => thread.Execute(new Runnable(() => ran.Enqueue(2))));
        begin.Set();

        Assert.True((await last.Task.WaitAsync(Limit)).Join(Limit));
        Assert.Equal([1], ran);
    }

    [Fact]
    public async Task Ends_while_it_sleeps()
    {
        var thread = new ParkingThread("sleeping");
        var started = new TaskCompletionSource<Thread>();
        thread.Execute(new Runnable(() => started.SetResult(Thread.CurrentThread)));
        var own = await started.Task.WaitAsync(Limit);
        Assert.True(SpinWait.SpinUntil(() => own.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Limit));

        thread.Shutdown();

        Assert.True(own.Join(Limit));
    }

    private sealed class Runnable(Action action) : IRunnable
    {
        public void Run() => action();

        public void Execute() => Run();
    }
}
