using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;

namespace TaskQueue.Actors.Tests.Handlers;

/// <summary>Runs attempts of registered handlers, as a worker does.</summary>
internal static class Hosted
{
    public static IServiceProvider Nothing { get; } = new ServiceCollection().BuildServiceProvider();

    public static TaskAttempt Attempt(IReadOnlyDictionary<string, ITaskHandler> handlers, string kind, string argument = "x", int attempt = 1)
    {
        var kinds = new TaskKinds(handlers, defaultKind: kind);
        return new TaskAttempt(Some.Batch(Some.Assignment(), 0, argument), 0, default, kinds.Find([]), attempt);
    }

    public static async Task<ReadOnlyMemory<byte>> RunAsync(
        IReadOnlyDictionary<string, ITaskHandler> handlers, string kind, string argument = "x")
    {
        var attempt = Attempt(handlers, kind, argument);
        Assert.True(attempt.TryStart(1));
        try
        {
            return await attempt.TaskKind.Handler.HandleAsync(attempt);
        }
        finally
        {
            await (attempt.OpenScope?.DisposeAsync() ?? default);
        }
    }
}
