namespace TaskQueue.FaultLab.Checking;

/// <summary>What a checker says of a run.</summary>
/// <param name="Checker">The checker's name.</param>
/// <param name="Color">Whether the promise held.</param>
/// <param name="Compared">How many things were compared.</param>
/// <param name="Findings">What broke the promise; the first of them.</param>
/// <param name="Measures">Numbers for the table.</param>
internal sealed record Verdict(string Checker, VerdictColor Color, long Compared, IReadOnlyList<string> Findings, IReadOnlyList<Measure> Measures)
{
    /// <summary>Gets the numbers in one line; empty for none.</summary>
    public string Note => string.Join(", ", Measures);
}
