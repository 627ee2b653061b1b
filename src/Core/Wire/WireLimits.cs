namespace TaskQueue.Core.Wire;

/// <summary>How large the parts of a task record may be; what breaks a limit is dead-lettered.</summary>
internal static class WireLimits
{
    /// <summary>Headers of a record, and members of a structured event.</summary>
    public const int MaxHeaders = 64;

    /// <summary>Bytes of one header, name and value together.</summary>
    public const int MaxHeaderBytes = 8 * 1024;

    /// <summary>Bytes of all headers of a record, names and values together.</summary>
    public const int MaxHeadersBytes = 64 * 1024;

    /// <summary>Bytes of a task id, of a kind, and of a record's key.</summary>
    public const int MaxNameBytes = 256;

    /// <summary>Bytes of the name of a group.</summary>
    public const int MaxGroupBytes = 1024;

    /// <summary>The highest number of attempts that a task may ask for.</summary>
    public const int MaxAttempts = 1_000_000;

    /// <summary>Nesting of the JSON of a structured event.</summary>
    public const int MaxJsonDepth = 64;
}
