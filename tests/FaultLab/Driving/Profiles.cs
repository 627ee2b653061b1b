using System.Globalization;
using TaskQueue.FaultLab.Checking;
using TaskQueue.FaultLab.Defects;

namespace TaskQueue.FaultLab.Driving;

/// <summary>Which scenarios are run, and for how long.</summary>
internal sealed class Profiles
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    // What a defect leaves behind will not move however long one waits.
    private static readonly TimeSpan DefectPatience = TimeSpan.FromSeconds(14);

    private readonly ScenarioRunner _runner;
    private readonly string _kafka;
    private readonly int _parallel;
    private readonly bool _keep;
    private readonly RunTable _table;

    /// <summary>Creates the profiles.</summary>
    /// <param name="runner">Runs scenarios.</param>
    /// <param name="kafka">The command that breaks brokers, for the command that replays a run.</param>
    /// <param name="parallel">How many scenarios run next to each other; those that restart three brokers count twice.</param>
    /// <param name="keep">Whether to keep the histories of green runs, and to tell what each checker compared.</param>
    /// <param name="output">Receives the table.</param>
    public Profiles(ScenarioRunner runner, string kafka, int parallel, bool keep, TextWriter output)
    {
        _runner = runner;
        _kafka = kafka;
        _parallel = parallel;
        _keep = keep;
        _table = new RunTable(output);
    }

    /// <summary>Runs each scenario once.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="only">One scenario alone; <see langword="null"/> for all.</param>
    /// <param name="duration">How long each load lasts; <see langword="null"/> for what the scenario says.</param>
    /// <param name="part">Which of them.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> SmokeAsync(int seed, string? only, TimeSpan? duration, Part part)
    {
        Scenario[] scenarios =
        [
            .. part.Of(ScenarioCatalog.All.Where(scenario => only is null || scenario.Name == only))
                .Select(scenario => scenario with { Duration = duration ?? scenario.Duration }),
        ];
        await _runner.PrepareAsync(scenarios, areAll: true);
        return await RunAsync(
            scenarios.Select(scenario => (scenario, seed)),
            duration is { } given ? string.Create(CultureInfo.InvariantCulture, $"--duration {given.TotalSeconds}s ") : string.Empty,
            () => true);
    }

    /// <summary>
    /// Runs all scenarios in a drawn order, those that run alone before the others, longer than the short profile does, again and again until the
    /// time is up.
    /// </summary>
    /// <param name="seed">The seed.</param>
    /// <param name="only">One scenario alone, once; <see langword="null"/> for all.</param>
    /// <param name="duration">How long new ones are begun.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> LongAsync(int seed, string? only, TimeSpan duration)
    {
        Scenario[] all = [.. ScenarioCatalog.All.Where(scenario => only is null || scenario.Name == only).Select(scenario => scenario.Lasting())];
        await _runner.PrepareAsync(all, areAll: only is not null);
        var (random, begun) = (new Random(seed), TimeProvider.System.GetTimestamp());
        return await RunAsync(only is null ? Draw() : all.Select(scenario => (scenario, seed)), "--profile long ", GoesOn);

        bool GoesOn() => TimeProvider.System.GetElapsedTime(begun) < duration;

        IEnumerable<(Scenario Scenario, int Seed)> Draw()
        {
            while (true)
            {
                random.Shuffle(all);
                foreach (var scenario in all.OrderByDescending(scenario => scenario.Size))
                {
                    if (!GoesOn())
                    {
                        yield break;
                    }

                    yield return (scenario, random.Next());
                }
            }
        }
    }

    /// <summary>
    /// Runs each defect, which at least one of the checkers that are there for it has to see; and the scenarios in which they are seen without
    /// one, which have to be green.
    /// </summary>
    /// <param name="seed">The seed.</param>
    /// <param name="only">One defect alone, or <see cref="DefectCatalog.None"/>; <see langword="null"/> for all.</param>
    /// <param name="part">Which of them.</param>
    /// <returns>The exit code.</returns>
    public Task<int> DefectsAsync(int seed, string? only, Part part) => TabulateAsync(SideBySide.RunAsync(
        [
            .. part.Of(DefectScenarios.All.Where(_ => only is null or DefectCatalog.None))
                .Select(control => (Func<Task>)(() => RunAsync(control, seed, $"--profile defects --defect {DefectCatalog.None}"))),
            .. part.Of(DefectCatalog.Names.Where(defect => only is null || defect == only))
                .Select(defect => (Func<Task>)(() => RunDefectAsync(defect, seed))),
        ],
        _parallel,
        _ => 1,
        _ => [],
        run => run()));

    // Asked again when a run begins: it may have waited for another.
    private Task<int> RunAsync(IEnumerable<(Scenario Scenario, int Seed)> runs, string arguments, Func<bool> goesOn) => TabulateAsync(SideBySide.RunAsync(
        runs,
        _parallel,
        run => run.Scenario.Size,
        run => run.Scenario.NeedsAlone,
        run => goesOn() ? RunAsync(run.Scenario, run.Seed, $"{arguments}--scenario {run.Scenario.Name}") : Task.CompletedTask));

    // What was seen until then is told whatever breaks.
    private async Task<int> TabulateAsync(Task running)
    {
        try
        {
            await running;
            return _table.IsGreen ? 0 : 1;
        }
        finally
        {
            _table.Close();
        }
    }

    private async Task RunAsync(Scenario scenario, int seed, string again)
    {
        var report = await _runner.RunAsync(scenario, seed, defect: string.Empty, Patience);
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{(report.IsGreen ? "green" : "RED  ")} {Tell(scenario.Name, report)} {report.Faults,3} faults  "
            + $"{report.NoteOf("duplicates")}; {report.NoteOf("progress")}; {report.NoteOf("drain and rebalance")}; {report.NoteOf("memory")}{TellStall(report)}");
        _table.Add(report, report.IsGreen, line, Replay(again, seed), _keep);
        if (report.IsGreen && !_keep)
        {
            Directory.Delete(report.Folder, recursive: true);
        }
    }

    private async Task RunDefectAsync(string defect, int seed)
    {
        var scenario = await DefectScenarios.ForAsync(defect);
        var report = await _runner.RunAsync(scenario, seed, defect, DefectPatience);
        var red = report.Failed.Where(verdict => verdict.Color == VerdictColor.Red).Select(verdict => verdict.Checker).ToList();
        var seen = red.Intersect(DefectCatalog.SeenBy(defect)).Any();
        var line = $"{(seen ? "seen  " : "MISSED")} {Tell(defect, report)}  red: {string.Join(", ", red)}{TellStall(report)}";
        _table.Add(report, seen, line, Replay($"--profile defects --defect {defect}", seed), details: false);
        if (seen && !_keep)
        {
            Directory.Delete(report.Folder, recursive: true);
        }
    }

    private static string Tell(string name, RunReport report) => string.Create(
        CultureInfo.InvariantCulture, $"{name,-28} seed {report.Seed,-10} {report.Tasks,7} tasks {report.Took.TotalSeconds,4:0} s");

    private static string TellStall(RunReport report) => report.Stalled == TimeSpan.Zero
        ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"; brokers stood still unasked, for {report.Stalled.TotalSeconds:0.0} s");

    private string Replay(string arguments, int seed) =>
        $"dotnet run -c Release --project tests/FaultLab -- {arguments} --seed {seed} --kafka {_kafka}";
}
