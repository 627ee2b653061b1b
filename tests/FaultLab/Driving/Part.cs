using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TaskQueue.FaultLab.Driving;

/// <summary>One of several parts of a profile, which together are all of it.</summary>
/// <param name="Number">Which, from 1.</param>
/// <param name="Count">How many there are.</param>
internal sealed record Part(int Number, int Count)
{
    /// <summary>Gets all of a profile.</summary>
    public static Part Whole { get; } = new(1, 1);

    /// <summary>Reads one as the command line has it: <c>2/6</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Part? part)
    {
        var numbers = text.Split('/');
        part = numbers.Length == 2
            && int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && number >= 1
            && number <= count
            ? new Part(number, count)
            : null;
        return part is not null;
    }

    /// <summary>Returns those of all runs that belong to it: every so-many-th, since neighbors are alike.</summary>
    public IEnumerable<T> Of<T>(IEnumerable<T> runs) => runs.Where((_, index) => index % Count == Number - 1);
}
