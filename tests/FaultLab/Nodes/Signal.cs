namespace TaskQueue.FaultLab.Nodes;

/// <summary>Signals by their numbers on Linux.</summary>
internal enum Signal
{
    /// <summary>Ends the process at once.</summary>
    Kill = 9,

    /// <summary>Asks for a drain.</summary>
    Terminate = 15,

    /// <summary>Lets a stopped process go on.</summary>
    Continue = 18,

    /// <summary>Stops the process where it is.</summary>
    Stop = 19,
}
