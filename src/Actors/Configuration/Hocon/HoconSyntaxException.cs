using TaskQueue.Core;

namespace TaskQueue.Actors.Configuration.Hocon;

/// <summary>Thrown when a text is not HOCON, or uses a part of HOCON that is not supported; the text has to be mended.</summary>
internal sealed class HoconSyntaxException(Origin origin, string reason)
    : TaskQueueException($"{origin}: {reason}")
{
    /// <summary>Gets where reading stopped.</summary>
    public Origin Origin { get; } = origin;

    /// <summary>Gets what is wrong there, without the place.</summary>
    public string Reason { get; } = reason;
}
