using System.CommandLine;
using TaskQueue.Actors.Configuration;

namespace TaskQueue.Node.Commands;

/// <summary>The option <c>--timeout</c> of verbs that wait for tasks.</summary>
internal static class WaitTimeout
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    /// <summary>Creates the option.</summary>
    /// <param name="description">What the time is counted from.</param>
    public static Option<TimeSpan?> NewOption(string description) => new("--timeout")
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = result =>
        {
            if (Units.TryReadDuration(result.Tokens[0].Value, out var timeout) && timeout > TimeSpan.Zero && timeout <= Longest)
            {
                return timeout;
            }

            result.AddError($"--timeout {result.Tokens[0].Value}: must be a duration such as 10s, at most 24d.");
            return null;
        },
    };
}
