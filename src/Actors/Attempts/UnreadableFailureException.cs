using TaskQueue.Core;

namespace TaskQueue.Actors.Attempts;

/// <summary>
/// Thrown (as data) in place of a handler's exception that cannot say what happened: its message is null, or its message or its stack
/// trace throws.
/// </summary>
/// <param name="thrown">The exception's type.</param>
public sealed class UnreadableFailureException(Type thrown)
    : TaskQueueException($"The handler threw {thrown}, whose message or stack trace cannot be read.")
{
    /// <summary>Returns the exception itself if it can be read, so that nobody who tells of it fails over it.</summary>
    internal static Exception Unless(Exception cause)
    {
        try
        {
            _ = cause.StackTrace;
            if (cause.Message is not null)
            {
                return cause;
            }
        }
#pragma warning disable CA1031 // A property of the user's code: whatever it throws says the same.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Falls through to the stand-in.
        }

        return new UnreadableFailureException(cause.GetType());
    }
}
