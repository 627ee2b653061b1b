using Microsoft.Extensions.DependencyInjection;

namespace TaskQueue.Actors.Handlers;

/// <summary>The services of one attempt, or of one batch: a scope that is made when it is first asked for.</summary>
/// <remarks>Safe from any thread, but for its disposal: that is for whoever ran the code that asks, once that code has ended.</remarks>
internal sealed class HandlerScope : IAsyncDisposable
{
    private readonly Lazy<AsyncServiceScope> _scope;
    private readonly Lock _lock = new();
    private Stack<object>? _owned;

    /// <summary>Prepares a scope.</summary>
    /// <param name="services">The application's services.</param>
    public HandlerScope(IServiceProvider services) => _scope = new Lazy<AsyncServiceScope>(services.CreateAsyncScope);

    /// <summary>Gets the services.</summary>
    public IServiceProvider Services => _scope.Value.ServiceProvider;

    /// <summary>Lets an object that the services do not know be disposed with them, before them.</summary>
    public void Own(object made)
    {
        if (made is not (IAsyncDisposable or IDisposable))
        {
            return;
        }

        lock (_lock)
        {
            _owned ??= [];
            _owned.Push(made);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_scope.IsValueCreated)
        {
            return;
        }

        // Nested, so that the services are disposed even if what they did not know cannot be.
        await using (_scope.Value)
        {
            await DisposeOwnedAsync();
        }
    }

    private async ValueTask DisposeOwnedAsync()
    {
        while (_owned?.TryPop(out var made) == true)
        {
            if (made is IAsyncDisposable later)
            {
                await later.DisposeAsync();
            }
            else
            {
                ((IDisposable)made).Dispose();
            }
        }
    }
}
