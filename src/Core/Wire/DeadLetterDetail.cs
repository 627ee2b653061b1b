namespace TaskQueue.Core.Wire;

/// <summary>How much a dead letter tells; less if the broker finds it too large.</summary>
public enum DeadLetterDetail
{
    /// <summary>All.</summary>
    Full,

    /// <summary>All but the stack trace.</summary>
    WithoutStack,

    /// <summary>Neither stack trace nor message.</summary>
    WithoutMessage,
}
