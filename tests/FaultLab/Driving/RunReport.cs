using TaskQueue.FaultLab.Checking;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Driving;

/// <summary>What came out of a run.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Folder">Where histories and logs are.</param>
/// <param name="Tasks">How many tasks were enqueued.</param>
/// <param name="Faults">How many nodes and brokers were killed, stopped, drained or cut off.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Stalled">For how long, at the longest, brokers stood still that nothing had broken; 0 for never.</param>
/// <param name="Verdicts">What the checkers say.</param>
/// <param name="Complaints">What could not be done as the scenario wanted it.</param>
internal sealed record RunReport(
    string Scenario,
    int Seed,
    string Folder,
    int Tasks,
    int Faults,
    TimeSpan Took,
    TimeSpan Stalled,
    IReadOnlyList<Verdict> Verdicts,
    IReadOnlyList<string> Complaints)
{
    /// <summary>Gets the checkers that do not let it pass.</summary>
    public IEnumerable<Verdict> Failed => Verdicts.Where(verdict => verdict.Color is VerdictColor.Red or VerdictColor.Blind);

    /// <summary>Gets whether every promise held, and everything was done that was to be done.</summary>
    public bool IsGreen => !Failed.Any() && Complaints.Count == 0;

    /// <summary>Gets all numbers.</summary>
    public IEnumerable<Measure> Measures => Verdicts.SelectMany(verdict => verdict.Measures);

    /// <summary>Judges a run.</summary>
    public static RunReport Of(
        string scenario, int seed, string folder, int tasks, TimeSpan took, RunView run, IReadOnlyList<string> complaints) => new(
            scenario, seed, folder, tasks, CountFaults(run.History), took, LongestStall(run), AllCheckers.Check(run), complaints);

    /// <summary>Returns the note of a checker.</summary>
    public string NoteOf(string checker) => Verdicts.FirstOrDefault(verdict => verdict.Checker == checker)?.Note ?? string.Empty;

    // The drains at the end of each run are none.
    private static int CountFaults(RunHistory history) => history.Events
        .TakeWhile(said => said is not HistoryEvent.Drained)
        .Count(said => said is HistoryEvent.FaultBegun or HistoryEvent.KillsItself or HistoryEvent.DrainBegun);

    private static TimeSpan LongestStall(RunView run) => TimeSpan.FromSeconds(
        run.Faults.Where(fault => fault.IsStall).Select(fault => fault.Until - fault.From).DefaultIfEmpty().Max() / (double)RunView.Second);
}
