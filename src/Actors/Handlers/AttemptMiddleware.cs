namespace TaskQueue.Actors.Handlers;

/// <summary>Code around the attempts of all kinds, as the middleware of ASP.NET Core is around requests.</summary>
/// <param name="context">The attempt.</param>
/// <param name="next">
/// The middleware registered after this one, and at last the handler. What it throws passes through here. It may be left out, or called
/// again: then the handler runs more than once within one attempt and its deadline.
/// </param>
/// <returns>The bytes of the result: those of <paramref name="next"/>, or others.</returns>
/// <remarks>Called by all workers at once, so it must be safe from any thread.</remarks>
public delegate ValueTask<ReadOnlyMemory<byte>> AttemptMiddleware(TaskContext context, RunAttempt next);
