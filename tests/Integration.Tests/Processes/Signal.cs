namespace TaskQueue.Integration.Tests.Processes;

/// <summary>Signals by their numbers.</summary>
internal enum Signal
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}
