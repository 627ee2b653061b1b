using TaskQueue.FaultLab.Checking;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Driving;

/// <summary>Judges the histories that a run has left, by the checkers as they are now.</summary>
internal static class EarlierRun
{
    /// <summary>Tells what each checker says.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="output">Receives it.</param>
    /// <returns>0 if no promise was broken, else 1. What the scenario itself could not do is not in the histories.</returns>
    public static int Check(string folder, TextWriter output)
    {
        var run = RunView.Of(HistoryReader.Read(folder));
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        var report = RunReport.Of(name, seed: 0, folder, run.Tasks.Count, TimeSpan.Zero, run, complaints: []);
        new RunTable(output).Add(
            report, report.IsGreen, $"{(report.IsGreen ? "green" : "RED  ")} {name} {report.Tasks} tasks {report.Faults} faults", $"check {folder}", details: true);
        return report.IsGreen ? 0 : 1;
    }
}
