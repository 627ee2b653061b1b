using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace TaskQueue.Node.Commands;

/// <summary>Bounds for options and arguments that are numbers.</summary>
/// <remarks>
/// What is no number, or one outside the bounds, is a usage error. Validators of commands must look at tokens, not at values: the
/// library throws when it is asked for a value that could not be read.
/// </remarks>
internal static class OptionRanges
{
    /// <summary>Sets the bounds.</summary>
    public static void RequireRange(this Option<int> option, int min, int max) =>
        option.CustomParser = result => (int)(Read(result, option.Name, min, max) ?? min);

    /// <summary>Sets the bounds; without the option there is no number.</summary>
    public static void RequireRange(this Option<int?> option, int min, int max) =>
        option.CustomParser = result => (int?)Read(result, option.Name, min, max);

    /// <summary>Sets the bounds; without the option there is no number.</summary>
    public static void RequireRange(this Option<long?> option, long min, long max) =>
        option.CustomParser = result => Read(result, option.Name, min, max);

    /// <summary>Sets the bounds; without the argument there is no number.</summary>
    public static void RequireRange(this Argument<int?> argument, int min, int max) =>
        argument.CustomParser = result => (int?)Read(result, argument.Name, min, max);

    private static long? Read(ArgumentResult result, string name, long min, long max)
    {
        if (result.Tokens is not [var token])
        {
            return null;
        }

        if (!long.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            result.AddError($"{name} {token.Value}: must be a number from {min} to {max}.");
            return null;
        }

        if (value < min || value > max)
        {
            result.AddError($"{name} must be from {min} to {max}.");
            return null;
        }

        return value;
    }
}
