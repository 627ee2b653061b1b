namespace TaskQueue.FaultLab.Nodes;

/// <summary>Signals by their numbers on Linux.</summary>
internal enum Signal
{
    /// <summary>Ends the process at once.</summary>
    Kill = 9,

    /// <summary>SIGUSR1: the consumer's thread stays away from its client.</summary>
    StallPolls = 10,

    /// <summary>SIGUSR2: it comes back.</summary>
    GoOnPolling = 12,

    /// <summary>Asks for a drain.</summary>
    Terminate = 15,

    /// <summary>Lets a stopped process go on.</summary>
    Continue = 18,

    /// <summary>Stops the process where it is.</summary>
    Stop = 19,
}
