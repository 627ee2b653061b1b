namespace TaskQueue.FaultLab.Checking;

/// <summary>What a checker says of a run.</summary>
/// <param name="Checker">The checker's name.</param>
/// <param name="Color">Whether the promise held.</param>
/// <param name="Compared">How many things were compared.</param>
/// <param name="Findings">What broke the promise; the first of them.</param>
/// <param name="Note">Numbers for the table; empty for none.</param>
internal sealed record Verdict(string Checker, VerdictColor Color, long Compared, IReadOnlyList<string> Findings, string Note);
