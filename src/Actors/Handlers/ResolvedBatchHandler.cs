using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace TaskQueue.Actors.Handlers;

/// <summary>A handler of batches that is made anew for each batch, from services of the batch's own.</summary>
/// <typeparam name="THandler">The handler's type.</typeparam>
internal sealed partial class ResolvedBatchHandler<THandler> : IBatchTaskHandler
    where THandler : class, IBatchTaskHandler
{
    private readonly IServiceProvider _services;
    private readonly ScopedFactory<THandler> _factory;

    /// <summary>Creates the handler.</summary>
    /// <param name="services">The application's services.</param>
    /// <exception cref="InvalidOperationException">The type is no service, and has no constructor that can be called.</exception>
    public ResolvedBatchHandler(IServiceProvider services)
    {
        _services = services;
        _factory = new ScopedFactory<THandler>(services);
    }

    public async ValueTask HandleAsync(IReadOnlyList<BatchTask> tasks, CancellationToken cancellationToken)
    {
        var scope = new HandlerScope(_services);
        ExceptionDispatchInfo? failure = null;
        try
        {
            await _factory.Make(scope).HandleAsync(tasks, cancellationToken);
        }
#pragma warning disable CA1031 // Thrown again below, unless the disposal is what failed first.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            failure = ExceptionDispatchInfo.Capture(cause);
        }

        try
        {
            await scope.DisposeAsync();
        }
        catch (Exception cause) when (failure is not null)
        {
            LogNotDisposed(tasks[0].Context.Logger, cause, typeof(THandler).Name, cause.Message);
        }

        failure?.Throw();
    }

    [LoggerMessage(2121, LogLevel.Warning, "TQ2121: The services of a batch of {Handler} failed to be disposed, after the batch itself had failed: {Reason}")]
    private static partial void LogNotDisposed(ILogger logger, Exception cause, string handler, string reason);
}
