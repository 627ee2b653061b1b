using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Handlers;

namespace TaskQueue.Actors.Hosting;

/// <content>Which kinds the node runs, and what is around their attempts.</content>
public sealed partial class TaskQueueBuilder
{
    private readonly List<HandlerRegistration> _registrations = [];
    private readonly List<AttemptMiddleware> _middleware = [];
    private readonly List<Action<JsonSerializerOptions>> _json = [];

    /// <summary>Runs tasks of a kind by a handler that is made anew for each attempt, from services of the attempt's own.</summary>
    /// <typeparam name="THandler">The handler's type; added to the services as scoped, unless it is there already.</typeparam>
    /// <param name="kind">The kind's name, as producers write it into <c>ce_type</c>: 1 to 256 bytes, no control characters.</param>
    public TaskQueueBuilder Handle<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(string kind)
        where THandler : class, ITaskHandler =>
        Add(new HandlerRegistration(kind, services => new ResolvedHandler<THandler>(new ScopedFactory<THandler>(services)))
        {
            AddType = services => services.TryAddScoped<THandler>(),
        });

    /// <summary>Runs tasks of a kind by one handler.</summary>
    /// <param name="kind">The kind's name, as producers write it into <c>ce_type</c>: 1 to 256 bytes, no control characters.</param>
    /// <param name="handler">The handler; all workers call it at once. It is not disposed.</param>
    public TaskQueueBuilder Handle(string kind, ITaskHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(new HandlerRegistration(kind, _ => handler));
    }

    /// <summary>Runs tasks of a kind by a delegate on bytes.</summary>
    /// <param name="kind">The kind's name, as producers write it into <c>ce_type</c>: 1 to 256 bytes, no control characters.</param>
    /// <param name="handler">As <see cref="ITaskHandler.HandleAsync"/>; all workers call it at once.</param>
    public TaskQueueBuilder Handle(string kind, Func<TaskContext, ValueTask<ReadOnlyMemory<byte>>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Handle(kind, new BytesLambda(handler));
    }

    /// <summary>Runs tasks of a kind by a delegate on JSON, without a result.</summary>
    /// <typeparam name="TArgs">The argument's type.</typeparam>
    /// <param name="kind">The kind's name, as producers write it into <c>ce_type</c>: 1 to 256 bytes, no control characters.</param>
    /// <param name="handler">As <see cref="ITaskHandler{TArgs}.HandleAsync"/>; all workers call it at once.</param>
    public TaskQueueBuilder Handle<TArgs>(string kind, Func<TArgs, TaskContext, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Handle(kind, new JsonLambda<TArgs>(handler));
    }

    /// <summary>Runs tasks of a kind by a delegate on JSON, with a result.</summary>
    /// <typeparam name="TArgs">The argument's type.</typeparam>
    /// <typeparam name="TResult">The result's type.</typeparam>
    /// <param name="kind">The kind's name, as producers write it into <c>ce_type</c>: 1 to 256 bytes, no control characters.</param>
    /// <param name="handler">As <see cref="ITaskHandler{TArgs, TResult}.HandleAsync"/>; all workers call it at once.</param>
    public TaskQueueBuilder Handle<TArgs, TResult>(string kind, Func<TArgs, TaskContext, ValueTask<TResult>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Handle(kind, new JsonLambda<TArgs, TResult>(handler));
    }

    /// <summary>Puts code around the attempts of all kinds; what is added first is outermost.</summary>
    /// <param name="middleware">The code; all workers call it at once.</param>
    public TaskQueueBuilder Use(AttemptMiddleware middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        _middleware.Add(middleware);
        return this;
    }

    /// <summary>Changes how arguments are read from JSON and results written, such as by a source-generated context.</summary>
    /// <param name="configure">
    /// Changes the options: those of the web, 64 levels, no duplicate members. They belong to this queue alone.
    /// </param>
    public TaskQueueBuilder Json(Action<JsonSerializerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _json.Add(configure);
        return this;
    }

    /// <summary>Makes the handlers, with all that is around them, ready to run.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="timeoutOf">Returns the time after which an attempt of a kind is over; never unless given.</param>
    /// <returns>Handlers by kind.</returns>
    /// <exception cref="ConfigurationException">Something is registered wrongly.</exception>
    internal IReadOnlyDictionary<string, ITaskHandler> CreateHandlers(
        IServiceProvider services, Func<string, TimeSpan>? timeoutOf = null)
    {
        RegistrationRules.Check(_registrations, timeoutOf ?? (_ => TimeSpan.MaxValue));
        var json = JsonPayload.CreateOptions();
        _json.ForEach(configure => configure(json));
        JsonPayload.Freeze(json);
        return _registrations.ToDictionary(
            registration => registration.Kind,
            registration => (ITaskHandler)new HostedHandler(Pipeline.Around(registration.Create(services), _middleware), services, json),
            StringComparer.Ordinal);
    }

    /// <summary>Adds the types of handlers to the services, those that are not there yet.</summary>
    internal void RegisterHandlers(IServiceCollection services) =>
        _registrations.ForEach(registration => registration.AddType?.Invoke(services));

    private TaskQueueBuilder Add(HandlerRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration.Kind);
        _registrations.Add(registration);
        return this;
    }
}
