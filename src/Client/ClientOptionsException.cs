using TaskQueue.Core;

namespace TaskQueue.Client;

/// <summary>Thrown when a client is created with options that cannot be used; says which and what is allowed. Never holds a secret.</summary>
public sealed class ClientOptionsException : TaskQueueException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="mistakes">What is wrong, a line each.</param>
    public ClientOptionsException(IReadOnlyList<string> mistakes)
        : base($"The client's options cannot be used: {string.Join("; ", mistakes)}")
    {
        Mistakes = mistakes;
    }

    /// <summary>Gets what is wrong, a line each.</summary>
    public IReadOnlyList<string> Mistakes { get; }
}
