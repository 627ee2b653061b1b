using System.Globalization;

namespace TaskQueue.Node.Status;

/// <summary>Writes numbers of partitions shortly.</summary>
internal static class Ranges
{
    /// <summary>Returns ascending numbers with runs joined: <c>0-3,7</c>.</summary>
    /// <param name="numbers">The numbers, ascending.</param>
    public static string Write(IEnumerable<int> numbers)
    {
        var runs = new List<(int First, int Last)>();
        foreach (var number in numbers)
        {
            if (runs.Count > 0 && runs[^1].Last == number - 1)
            {
                runs[^1] = (runs[^1].First, number);
            }
            else
            {
                runs.Add((number, number));
            }
        }

        return string.Join(',', runs.Select(run => run.First == run.Last
            ? run.First.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{run.First}-{run.Last}")));
    }
}
