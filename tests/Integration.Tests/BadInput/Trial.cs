namespace TaskQueue.Integration.Tests.BadInput;

/// <summary>A record that is not as it should be.</summary>
/// <param name="What">What is the matter with it.</param>
/// <param name="Record">The record.</param>
/// <param name="Ending">What is expected to become of it.</param>
/// <param name="Says">Part of what the dead letter says; <see langword="null"/> to leave that open.</param>
/// <param name="Result">The result's value; <see langword="null"/> to leave that open.</param>
internal sealed record Trial(string What, RawRecord Record, Ending Ending, string? Says = null, byte[]? Result = null)
{
    /// <summary>A record that is run all the same.</summary>
    public static Trial Runs(string what, RawRecord record, byte[]? result = null) =>
        new(what, record, Ending.Result, Result: result);

    /// <summary>A record that is no task.</summary>
    public static Trial Refused(string what, RawRecord record, string says) => new(what, record, Ending.DeadLetter, says);
}
