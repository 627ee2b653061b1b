using TaskQueue.Core;

namespace TaskQueue.Client;

/// <summary>Thrown when endings cannot be waited for: the result topic is not there, or may not be read. The next wait tries again.</summary>
public sealed class ResultsUnreadableException : TaskQueueException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="topic">The result topic.</param>
    /// <param name="reason">What is wrong and what mends it.</param>
    public ResultsUnreadableException(string topic, string reason)
        : base($"Endings cannot be waited for: {reason}")
    {
        Topic = topic;
        Reason = reason;
    }

    /// <summary>Gets the result topic.</summary>
    public string Topic { get; }

    /// <summary>Gets what is wrong and what mends it.</summary>
    public string Reason { get; }
}
