using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Hosting;

namespace TaskQueue.Actors.Tests.Handlers;

public sealed class PlainHandlerCostTests
{
    private const int Attempts = 1_000;

    private static readonly ReadOnlyMemory<byte> Result = "done"u8.ToArray();

    [Fact]
    public void A_handler_on_bytes_is_called_by_the_worker_itself()
    {
        var handler = Some.Handler(_ => { });

        var kinds = new TaskKinds(new TaskQueueBuilder().Handle("plain", handler).CreateHandlers(Hosted.Nothing), null);

        Assert.Same(handler, kinds.Find("plain"u8).Handler);
    }

    [Fact]
    public void A_handler_on_bytes_allocates_nothing_for_services_middleware_and_JSON_that_it_does_not_use()
    {
        var handlers = new TaskQueueBuilder()
            .Handle("instance", new Plain())
            .Handle("delegate", static context => new(context.Argument.IsEmpty ? default : Result))
            .Handle<Plain>("type")
            .CreateHandlers(new ServiceCollection().AddSingleton<Plain>().BuildServiceProvider());
        var plain = new Dictionary<string, ITaskHandler> { ["instance"] = new Plain() };

        Assert.Equal(0, AllocatedBy(plain, "instance"));
        Assert.Equal(0, AllocatedBy(handlers, "instance"));
        Assert.Equal(0, AllocatedBy(handlers, "delegate"));

        // So that the measurement is known to see what there is to see.
        Assert.InRange(AllocatedBy(handlers, "type"), Attempts * 24, int.MaxValue);
    }

    private static long AllocatedBy(IReadOnlyDictionary<string, ITaskHandler> handlers, string kind)
    {
        Run(handlers, kind);
        return Run(handlers, kind);
    }

    private static long Run(IReadOnlyDictionary<string, ITaskHandler> handlers, string kind)
    {
        var kinds = new TaskKinds(handlers, defaultKind: kind);
        var batch = Some.Batch(Some.Assignment(), 0, [.. Enumerable.Repeat("x", Attempts)]);
        var attempts = new TaskAttempt[Attempts];
        for (var i = 0; i < Attempts; i++)
        {
            attempts[i] = new TaskAttempt(batch, i, default, kinds.Find([]), 1);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var attempt in attempts)
        {
            attempt.TryStart(1);
            var pending = attempt.TaskKind.Handler.HandleAsync(attempt);
            if (pending.IsCompletedSuccessfully)
            {
                attempt.TryEnd(AttemptOutcome.Succeeded(pending.Result));
            }
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class Plain : ITaskHandler
    {
        public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context) => new(context.Argument.IsEmpty ? default : Result);
    }
}
