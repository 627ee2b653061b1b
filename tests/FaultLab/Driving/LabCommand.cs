using System.CommandLine;
using System.Globalization;
using TaskQueue.FaultLab.Driving.Clusters;

namespace TaskQueue.FaultLab.Driving;

/// <summary>The command line of the driver.</summary>
internal static class LabCommand
{
    private const int LabBroke = 2;
    private const int Interrupted = 130;

    // Until clusters are down.
    private static readonly TimeSpan EndsWithin = TimeSpan.FromMinutes(1);

    /// <summary>Runs the command; on Ctrl-C and SIGTERM it ends what it started.</summary>
    /// <param name="args">Its arguments.</param>
    public static Task<int> RunAsync(IReadOnlyList<string> args) =>
        Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = EndsWithin });

    private static RootCommand Create()
    {
        var profile = new Option<string>("--profile") { Description = "smoke, long or defects", DefaultValueFactory = _ => "smoke" };
        profile.AcceptOnlyFromAmong("smoke", "long", "defects");
        var seed = new Option<int>("--seed") { Description = "The seed of all draws.", DefaultValueFactory = _ => 1 };
        var scenario = new Option<string?>("--scenario") { Description = "One scenario alone: " + string.Join(", ", ScenarioCatalog.All.Select(one => one.Name)) };
        scenario.AcceptOnlyFromAmong([.. ScenarioCatalog.All.Select(one => one.Name)]);
        var defect = new Option<string?>("--defect") { Description = $"One defect alone, in the profile defects: {string.Join(", ", Defects.DefectCatalog.Names)}; {Defects.DefectCatalog.None}: their scenarios without them" };
        defect.AcceptOnlyFromAmong([.. Defects.DefectCatalog.Names, Defects.DefectCatalog.None]);
        var duration = new Option<TimeSpan?>("--duration")
        {
            Description = "How long each load lasts (smoke), or all of it (long): 90s, 30m, 1h",
            CustomParser = result => ParseDuration(result.Tokens[0].Value),
        };
        var parallel = new Option<int>("--parallel") { Description = "How many scenarios run next to each other; those that restart three brokers count twice.", DefaultValueFactory = _ => 2 };
        parallel.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--parallel must be at least 1.");
            }
        });
        var part = new Option<Part>("--part")
        {
            Description = "One of several parts of the profile alone, in smoke and defects: 2/6",
            DefaultValueFactory = _ => Part.Whole,
            CustomParser = result =>
            {
                if (!Part.TryParse(result.Tokens[0].Value, out var read))
                {
                    result.AddError("--part has to be a number and how many parts there are, such as 2/6.");
                }

                return read;
            },
        };
        var kafka = new Option<string>("--kafka") { Description = "The command that starts, breaks and heals clusters.", Required = true };
        var folder = new Option<string>("--folder") { Description = "Where runs leave their histories.", DefaultValueFactory = _ => Path.Combine("artifacts", "faultlab") };
        var keep = new Option<bool>("--keep") { Description = "Keep the histories of green runs, and tell what each checker compared." };
        var command = new RootCommand("Breaks a group of nodes on real brokers, and checks that every promise holds. TASKQUEUE_KAFKA is the address of one that is not broken.")
        {
            profile, seed, scenario, defect, duration, parallel, part, kafka, folder, keep,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var brokers = Environment.GetEnvironmentVariable("TASKQUEUE_KAFKA")
                ?? throw new LabBrokenException("TASKQUEUE_KAFKA has to be the broker's address, host:port.");
            var root = Path.GetFullPath(parsed.GetValue(folder)!);
            await using var clusters = new LabClusters(brokers, new KafkaCommand(parsed.GetValue(kafka)!, Path.Combine(root, "kafka")));
            var profiles = new Profiles(
                new ScenarioRunner(clusters, PrecompiledNode.MakeAsync(), root, cancel),
                parsed.GetValue(kafka)!,
                parsed.GetValue(parallel),
                parsed.GetValue(keep),
                Console.Out);
            var running = parsed.GetValue(profile) switch
            {
                "defects" => profiles.DefectsAsync(parsed.GetValue(seed), parsed.GetValue(defect), parsed.GetValue(part)!),
                "long" => profiles.LongAsync(parsed.GetValue(seed), parsed.GetValue(scenario), parsed.GetValue(duration) ?? TimeSpan.FromHours(1)),
                _ => profiles.SmokeAsync(parsed.GetValue(seed), parsed.GetValue(scenario), parsed.GetValue(duration), parsed.GetValue(part)!),
            };
            try
            {
                return await running.WaitAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return Interrupted;
            }
            catch (LabBrokenException broken)
            {
                await Console.Error.WriteLineAsync($"The lab itself broke, which says nothing about the queue: {broken.Message}");
                return LabBroke;
            }
        });
        command.Subcommands.Add(CreateCheck());
        return command;
    }

    private static Command CreateCheck()
    {
        var folder = new Argument<string>("folder") { Description = "The folder of the run." };
        var check = new Command("check", "Judges the histories of an earlier run by the checkers as they are now.") { folder };
        check.SetAction(parsed => EarlierRun.Check(parsed.GetValue(folder)!, Console.Out));
        return check;
    }

    private static TimeSpan? ParseDuration(string text)
    {
        var number = double.Parse(text[..^1], CultureInfo.InvariantCulture);
        return text[^1] switch
        {
            'h' => TimeSpan.FromHours(number),
            'm' => TimeSpan.FromMinutes(number),
            _ => TimeSpan.FromSeconds(number),
        };
    }
}
