using System.Text.Json;

namespace TaskQueue.Actors.Handlers;

/// <summary>Runs the tasks of a kind whose arguments and results are JSON.</summary>
/// <typeparam name="TArgs">The argument's type.</typeparam>
/// <typeparam name="TResult">The result's type.</typeparam>
/// <remarks>
/// <para>
/// JSON is read and written with the options of the queue (<c>queue.Json(…)</c>): those of the web (<see
/// cref="JsonSerializerDefaults.Web"/>), at most 64 levels deep, without duplicate members. Types are never named by what comes from
/// the wire, unless <typeparamref name="TArgs"/> declares its derived types. An argument that cannot be read rejects the task
/// (<see cref="RejectTaskException"/>): the dead letter says where it is wrong, and it is not tried again. So does a null or empty
/// argument, unless <typeparamref name="TArgs"/> is a <see cref="Nullable{T}"/> or a <see cref="JsonElement"/>.
/// </para>
/// <para>What <see cref="ITaskHandler"/> says holds here too.</para>
/// </remarks>
public interface ITaskHandler<TArgs, TResult> : ITaskHandler
{
    /// <summary>Runs one attempt of a task.</summary>
    /// <param name="args">The argument.</param>
    /// <param name="context">The task; valid until the returned task has ended, not longer.</param>
    /// <returns>The result.</returns>
    ValueTask<TResult> HandleAsync(TArgs args, TaskContext context);

    /// <inheritdoc/>
    async ValueTask<ReadOnlyMemory<byte>> ITaskHandler.HandleAsync(TaskContext context)
    {
        var result = await HandleAsync(JsonPayload.ReadArgument<TArgs>(context), context);
        return JsonPayload.Write(result, context);
    }
}
