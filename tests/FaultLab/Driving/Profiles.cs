using System.Globalization;
using TaskQueue.FaultLab.Checking;
using TaskQueue.FaultLab.Defects;

namespace TaskQueue.FaultLab.Driving;

/// <summary>Which scenarios are run, for how long, and what is told of them.</summary>
internal sealed class Profiles
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    // What a defect leaves behind will not move however long one waits.
    private static readonly TimeSpan DefectPatience = TimeSpan.FromSeconds(14);

    private readonly ScenarioRunner _runner;
    private readonly string _kafka;
    private readonly bool _keep;
    private readonly TextWriter _output;

    /// <summary>Creates the profiles.</summary>
    /// <param name="runner">Runs scenarios.</param>
    /// <param name="kafka">The command that breaks the broker, for the command that replays a run.</param>
    /// <param name="keep">Whether to keep the histories of green runs, and to tell what each checker compared.</param>
    /// <param name="output">Receives the table.</param>
    public Profiles(ScenarioRunner runner, string kafka, bool keep, TextWriter output)
    {
        _keep = keep;
        _runner = runner;
        _kafka = kafka;
        _output = output;
    }

    /// <summary>Runs each scenario once.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="only">One scenario alone; <see langword="null"/> for all.</param>
    /// <param name="duration">How long each load lasts; <see langword="null"/> for what the scenario says.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> SmokeAsync(int seed, string? only, TimeSpan? duration)
    {
        var isGreen = true;
        foreach (var scenario in ScenarioCatalog.All.Where(scenario => only is null || scenario.Name == only))
        {
            isGreen &= await RunAsync(scenario with { Duration = duration ?? scenario.Duration }, seed);
        }

        return isGreen ? 0 : 1;
    }

    /// <summary>Runs drawn scenarios, longer than the short profile does, until the time is up or one of them fails.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> LongAsync(int seed, TimeSpan duration)
    {
        var (random, begun) = (new Random(seed), TimeProvider.System.GetTimestamp());
        while (TimeProvider.System.GetElapsedTime(begun) < duration)
        {
            var scenario = ScenarioCatalog.All[random.Next(ScenarioCatalog.All.Count)];
            if (!await RunAsync(scenario with { Duration = scenario.Duration * 4 }, random.Next()))
            {
                return 1;
            }
        }

        return 0;
    }

    /// <summary>Runs each defect, which at least one of the checkers that are there for it has to see.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="only">One defect alone; <see langword="null"/> for all.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> DefectsAsync(int seed, string? only)
    {
        var isSeen = true;
        foreach (var defect in DefectCatalog.Names.Where(defect => only is null || defect == only))
        {
            var scenario = ScenarioCatalog.ForDefects(defect == "failed-commit-is-done" ? 3 : 0);
            var report = await _runner.RunAsync(scenario, seed, defect, DefectPatience);
            var red = report.Failed.Where(verdict => verdict.Color == VerdictColor.Red).Select(verdict => verdict.Checker).ToList();
            var seen = red.Intersect(DefectCatalog.SeenBy(defect)).Any();
            isSeen &= seen;
            await _output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{(seen ? "seen  " : "MISSED")} {defect,-30} {report.Tasks,6} tasks {report.Took.TotalSeconds,4:0} s  red: {string.Join(", ", red)}"));
            if (!seen)
            {
                await TellAsync(report);
            }
        }

        return isSeen ? 0 : 1;
    }

    private async Task<bool> RunAsync(Scenario scenario, int seed)
    {
        var report = await _runner.RunAsync(scenario, seed, defect: string.Empty, Patience);
        await _output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{(report.IsGreen ? "green" : "RED  ")} {scenario.Name,-16} seed {seed,-5} {report.Tasks,7} tasks {report.Faults,3} faults {report.Took.TotalSeconds,4:0} s; "
            + $"{report.NoteOf("duplicates")}; {report.NoteOf("progress")}; {report.NoteOf("drain and rebalance")}; {report.NoteOf("memory")}"));
        if (_keep)
        {
            foreach (var verdict in report.Verdicts)
            {
                await _output.WriteLineAsync($"  {verdict.Color,-5} {verdict.Checker,-22} {verdict.Compared,8} compared  {verdict.Note}");
            }
        }

        if (report.IsGreen)
        {
            if (!_keep)
            {
                Directory.Delete(report.Folder, recursive: true);
            }

            return true;
        }

        await TellAsync(report);
        await _output.WriteLineAsync(
            $"  again: dotnet run -c Release --project tests/FaultLab -- --scenario {scenario.Name} --seed {seed} --kafka {_kafka}");
        return false;
    }

    private async Task TellAsync(RunReport report)
    {
        await _output.WriteLineAsync($"  seed {report.Seed}, histories and logs in {report.Folder}");
        foreach (var complaint in report.Complaints)
        {
            await _output.WriteLineAsync($"  incomplete: {complaint}");
        }

        foreach (var verdict in report.Failed)
        {
            await _output.WriteLineAsync($"  {verdict.Color} {verdict.Checker} ({verdict.Compared} compared)");
            foreach (var finding in verdict.Findings)
            {
                await _output.WriteLineAsync($"    {finding}");
            }
        }
    }
}
