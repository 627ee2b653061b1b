namespace TaskQueue.Node.Commands;

/// <summary>What the process answers.</summary>
internal static class ExitCodes
{
    /// <summary>It was done.</summary>
    public const int Done = 0;

    /// <summary>The operation failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>No broker answered within 30 seconds. Source: sysexits.h, EX_UNAVAILABLE.</summary>
    public const int NoBroker = 69;

    /// <summary>The configuration is wrong. Source: sysexits.h, EX_CONFIG.</summary>
    public const int Configuration = 78;

    /// <summary>Interrupted by Ctrl-C. Source: the shells' 128 + number of the signal.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by SIGTERM, without draining to the end.</summary>
    public const int Terminated = 143;
}
