namespace TaskQueue.Core.Wire;

/// <summary>How much a dead letter tells; less if the broker finds it too large.</summary>
internal enum DeadLetterDetail
{
    /// <summary>All.</summary>
    Full,

    /// <summary>All but the stack trace.</summary>
    WithoutStack,

    /// <summary>Neither stack trace nor message.</summary>
    WithoutMessage,

    /// <summary>
    /// Not the record any more, but what identifies it: its place, its id and kind if they are short, its size, a checksum of its
    /// value, and the beginning of the message.
    /// </summary>
    Stub,
}
