using Microsoft.Extensions.DependencyInjection;

namespace TaskQueue.Actors.Handlers;

/// <summary>Makes the handler of an attempt, or of a batch, from its scope. Safe from any thread.</summary>
/// <typeparam name="THandler">The handler's type.</typeparam>
internal sealed class ScopedFactory<THandler>
    where THandler : class
{
    private readonly ObjectFactory<THandler>? _make;

    /// <summary>Creates the factory.</summary>
    /// <param name="services">The application's services.</param>
    /// <exception cref="InvalidOperationException">The type is no service, and has no constructor that can be called.</exception>
    public ScopedFactory(IServiceProvider services)
    {
        var isService = services.GetService<IServiceProviderIsService>();
        _make = isService is null || isService.IsService(typeof(THandler))
            ? null
            : ActivatorUtilities.CreateFactory<THandler>([]);
    }

    /// <summary>Returns the handler, which is disposed with the scope.</summary>
    public THandler Make(HandlerScope scope)
    {
        if (_make is null)
        {
            return scope.Services.GetRequiredService<THandler>();
        }

        var made = _make(scope.Services, null);
        scope.Own(made);
        return made;
    }
}
