using System.Globalization;
using TaskQueue.FaultLab.Checking;

namespace TaskQueue.FaultLab.Driving;

/// <summary>Tells of runs as they end, and of all of them at last. Safe from any thread.</summary>
internal sealed class RunTable
{
    private static readonly string[] Columns =
        ["repeated", "longest standstill", "new owner after kills", "settled after outages", "longest drain", "resident"];

    private readonly Lock _gate = new();
    private readonly TextWriter _output;
    private readonly long _begun = TimeProvider.System.GetTimestamp();
    private readonly List<RunReport> _reports = [];
    private int _passed;

    /// <summary>Creates an empty table.</summary>
    /// <param name="output">Receives it.</param>
    public RunTable(TextWriter output) => _output = output;

    /// <summary>Gets whether all has passed so far.</summary>
    public bool IsGreen => _passed == _reports.Count;

    /// <summary>Tells of a run.</summary>
    /// <param name="report">What came out.</param>
    /// <param name="passed">Whether that is what had to.</param>
    /// <param name="line">The first line.</param>
    /// <param name="again">How the run is replayed.</param>
    /// <param name="details">Whether to tell of all checkers.</param>
    public void Add(RunReport report, bool passed, string line, string again, bool details)
    {
        lock (_gate)
        {
            _reports.Add(report);
            _passed += passed ? 1 : 0;
            _output.WriteLine(line);
            foreach (var verdict in report.Verdicts.Where(_ => details))
            {
                _output.WriteLine($"  {verdict.Color,-5} {verdict.Checker,-22} {verdict.Compared,9} compared  {verdict.Note}");
            }

            if (!passed)
            {
                Explain(report);
                _output.WriteLine($"  again: {again}");
            }

            _output.Flush();
        }
    }

    /// <summary>Tells of all runs.</summary>
    public void Close()
    {
        lock (_gate)
        {
            var took = TimeProvider.System.GetElapsedTime(_begun);
            var tasks = _reports.Sum(report => (long)report.Tasks);
            _output.WriteLine();
            _output.WriteLine($"| scenario | runs | tasks | faults | {string.Join(" | ", Columns)} |");
            _output.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---:|", Columns.Length + 3))}");
            foreach (var scenario in _reports.GroupBy(report => report.Scenario).OrderBy(scenario => scenario.Key, StringComparer.Ordinal))
            {
                _output.WriteLine(Row(scenario.Key, [.. scenario]));
            }

            _output.WriteLine(Row("all", _reports));
            var stalled = _reports.Where(report => report.Stalled > TimeSpan.Zero).ToList();
            if (stalled.Count > 0)
            {
                _output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Brokers stood still that nothing had broken, in {stalled.Count} runs, for {stalled.Max(report => report.Stalled.TotalSeconds):0.0} s at most; nodes are excused meanwhile"));
            }

            _output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{_passed} passed, {_reports.Count - _passed} failed; {tasks:N0} tasks in {took.TotalSeconds:0} s, {tasks / took.TotalSeconds:N0} a second"));
            _output.Flush();
        }
    }

    private static string Row(string name, List<RunReport> reports)
    {
        var measures = Columns.Select(column => Tell([.. reports.SelectMany(report => report.Measures).Where(measure => measure.Name == column)]));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {reports.Count} | {reports.Sum(report => (long)report.Tasks):N0} | {reports.Sum(report => report.Faults)} | {string.Join(" | ", measures)} |");
    }

    private static string Tell(IReadOnlyList<Measure> measures) => measures switch
    {
        [] => string.Empty,
        [{ IsCount: true }, ..] => measures.Sum(measure => measure.Value).ToString("N0", CultureInfo.InvariantCulture),
        [var first, ..] => string.Create(CultureInfo.InvariantCulture, $"{measures.Max(measure => measure.Value):0.#} {first.Unit}"),
    };

    private void Explain(RunReport report)
    {
        _output.WriteLine($"  histories and logs in {report.Folder}");
        foreach (var complaint in report.Complaints)
        {
            _output.WriteLine($"  incomplete: {complaint}");
        }

        foreach (var verdict in report.Failed)
        {
            _output.WriteLine($"  {verdict.Color} {verdict.Checker} ({verdict.Compared} compared)");
            foreach (var finding in verdict.Findings)
            {
                _output.WriteLine($"    {finding}");
            }
        }
    }
}
