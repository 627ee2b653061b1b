namespace TaskQueue.Core;

/// <summary>Base class of every exception this library throws on purpose.</summary>
public abstract class TaskQueueException : Exception
{
    /// <summary>Creates the exception with a message that names the cause and the way out.</summary>
    /// <param name="message">What happened, and what the reader can do about it.</param>
    /// <param name="innerException">What caused it, or <see langword="null"/>.</param>
    protected TaskQueueException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
