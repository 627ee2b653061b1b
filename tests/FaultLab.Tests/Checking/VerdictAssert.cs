using TaskQueue.FaultLab.Checking;

namespace TaskQueue.FaultLab.Tests.Checking;

/// <summary>Says what a checker should have said.</summary>
internal static class VerdictAssert
{
    public static void Is(VerdictColor color, Verdict verdict) =>
        Assert.True(color == verdict.Color, $"{verdict.Checker} is {verdict.Color}: {string.Join("; ", verdict.Findings)}");

    public static void IsRed(string finding, Verdict verdict)
    {
        Is(VerdictColor.Red, verdict);
        Assert.Contains(verdict.Findings, text => text.Contains(finding, StringComparison.Ordinal));
    }
}
