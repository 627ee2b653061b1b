using System.CommandLine;

namespace TaskQueue.Node.Commands;

/// <summary>Bounds for options that are numbers.</summary>
internal static class OptionRanges
{
    /// <summary>Makes a number outside the bounds a usage error.</summary>
    public static void RequireRange(this Option<int> option, int min, int max) =>
        option.Validators.Add(result => Check(result, min, max));

    /// <summary>Makes a number outside the bounds a usage error; without the option there is no number.</summary>
    public static void RequireRange(this Option<int?> option, int min, int max) =>
        option.Validators.Add(result => Check(result, min, max));

    private static void Check(System.CommandLine.Parsing.OptionResult result, int min, int max)
    {
        // What is no number at all is told by the parser.
        if (result.Tokens is [var token] && long.TryParse(token.Value, out var value) && (value < min || value > max))
        {
            result.AddError($"{result.Option.Name} must be from {min} to {max}.");
        }
    }
}
