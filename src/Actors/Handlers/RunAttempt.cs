namespace TaskQueue.Actors.Handlers;

/// <summary>Runs an attempt, or what is left of its way to the handler.</summary>
/// <param name="context">The attempt that the middleware was given.</param>
/// <returns>The bytes of the result.</returns>
public delegate ValueTask<ReadOnlyMemory<byte>> RunAttempt(TaskContext context);
