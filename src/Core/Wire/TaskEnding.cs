namespace TaskQueue.Core.Wire;

/// <summary>How a task ended, as the result topic tells it.</summary>
public enum TaskEnding
{
    /// <summary>A handler returned a result.</summary>
    Completed,

    /// <summary>The last attempt failed, or the task could never succeed; it lies in the dead letters.</summary>
    Failed,

    /// <summary>It was canceled before it completed.</summary>
    Canceled,

    /// <summary>Its expiry time came before it completed.</summary>
    Expired,
}
