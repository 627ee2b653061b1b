using System.Text;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Hosting;

namespace TaskQueue.Actors.Tests.Handlers;

public sealed class PipelineTests
{
    private readonly List<string> _seen = [];

    [Fact]
    public async Task Middleware_runs_in_the_order_in_which_it_was_added()
    {
        var handlers = new TaskQueueBuilder()
            .Use(Around("outer"))
            .Handle("test", Handler)
            .Use(Around("inner"))
            .CreateHandlers(Hosted.Nothing);

        var result = await Hosted.RunAsync(handlers, "test");

        Assert.Equal(["outer in", "inner in", "handler x", "inner out", "outer out"], _seen);
        Assert.Equal("done, inner, outer", Encoding.UTF8.GetString(result.Span));
    }

    [Fact]
    public async Task Middleware_may_answer_for_the_handler()
    {
        var handlers = new TaskQueueBuilder()
            .Use((context, next) => context.Attempt > 1 ? next(context) : new("cached"u8.ToArray()))
            .Handle("test", Handler)
            .CreateHandlers(Hosted.Nothing);

        Assert.Equal("cached", Encoding.UTF8.GetString((await Hosted.RunAsync(handlers, "test")).Span));
        Assert.Empty(_seen);
    }

    [Fact]
    public async Task Middleware_sees_what_the_handler_throws_and_may_throw_something_else()
    {
        var handlers = new TaskQueueBuilder()
            .Use(async (context, next) =>
            {
                try
                {
                    return await next(context);
                }
                catch (KeyNotFoundException missing)
                {
                    throw new RejectTaskException("There is no such customer.", missing);
                }
            })
            .Handle("test", _ => throw new KeyNotFoundException())
            .Handle<Invoice>("json", (_, _) => default)
            .CreateHandlers(Hosted.Nothing);

        var thrown = await Assert.ThrowsAsync<RejectTaskException>(() => Hosted.RunAsync(handlers, "test"));

        Assert.IsType<KeyNotFoundException>(thrown.InnerException);
        Assert.Contains("cannot be read", (await Assert.ThrowsAsync<RejectTaskException>(() => Hosted.RunAsync(handlers, "json", "{"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middleware_may_run_the_handler_again()
    {
        var handlers = new TaskQueueBuilder()
            .Use(async (context, next) =>
            {
                _ = await next(context);
                return await next(context);
            })
            .Handle("test", Handler)
            .CreateHandlers(Hosted.Nothing);

        await Hosted.RunAsync(handlers, "test");

        Assert.Equal(["handler x", "handler x"], _seen);
    }

    private ValueTask<ReadOnlyMemory<byte>> Handler(TaskContext context)
    {
        _seen.Add($"handler {Encoding.UTF8.GetString(context.Argument)}");
        return new("done"u8.ToArray());
    }

    private AttemptMiddleware Around(string name) => async (context, next) =>
    {
        _seen.Add($"{name} in");
        var result = await next(context);
        _seen.Add($"{name} out");
        return Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetString(result.Span)}, {name}");
    };
}
