using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Hosting;
using TaskQueue.Kafka.Embedded;
using TaskQueue.Node.Bench;
using TaskQueue.Node.Composition;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue bench</c>: measures a node against a plain Confluent.Kafka loop on the same broker.</summary>
internal sealed class BenchCommand : ICommand
{
    // A record's own overhead in a batch, and what a result's key takes.
    private const int RecordOverheadBytes = 60;
    private const int HeadersBytes = 110;

    private readonly CommonOptions _common;
    private readonly Option<int> _tasks = Number("--tasks", "Tasks in each round.", 1_000_000, 1_000, 1_000_000_000);
    private readonly Option<int> _size = Number("--size", "Bytes of each task's argument.", 20, 0, 900_000);
    private readonly Option<int> _partitions = Number("--partitions", "Partitions of each topic.", NodeTopics.DefaultPartitions, 1, 1_000);
    private readonly Option<int> _rounds = Number("--rounds", "Rounds of each side.", 3, 1, 1_000);

    private readonly Option<int> _headers = new("--headers")
    {
        Description = "Headers of each task: 0 (bare) or 4 (those that CloudEvents requires).",
        HelpName = "0|4",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<BenchSide?> _only = new("--only")
    {
        Description = "Run one side alone.",
        HelpName = "node|plain",
    };

    private readonly Option<int?> _workers = new("--workers")
    {
        Description = "Workers of the node. Default: 16.",
        HelpName = "N",
    };

    /// <summary>Creates the command.</summary>
    public BenchCommand(CommonOptions common)
    {
        _common = common;
        _headers.AcceptOnlyFromAmong("0", "4");
        _workers.RequireRange(1, WorkersDeployment.MaxWorkers);
        Command = new Command(
            "bench",
            "Measure a node against a plain Confluent.Kafka loop; both run the same tasks on the same broker, in turns, each in a process of its own.")
        {
            _tasks, _size, _headers, _partitions, _rounds, _only, _workers,
        };
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue bench --bootstrap localhost:9092
        taskqueue bench --tasks 1000000 --size 200 --headers 4 --rounds 5 --json --bootstrap localhost:9092
        taskqueue bench
        """;

    /// <inheritdoc/>
    public async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var plan = new BenchPlan
        {
            Tasks = parsed.GetValue(_tasks),
            Size = parsed.GetValue(_size),
            Headers = parsed.GetValue(_headers),
            Partitions = parsed.GetValue(_partitions),
            Rounds = parsed.GetValue(_rounds),
            Sides = parsed.GetValue(_only) is { } only ? [only] : [BenchSide.Plain, BenchSide.Node],
        };
        var configuration = _common.Load(parsed, context, parsed.GetValue(_workers));
        using var embedded = _common.Bootstrap(parsed) is null ? StartEmbedded(plan, context) : null;
        if (embedded is not null)
        {
            configuration = OnEmbeddedBroker.Adapt(configuration, embedded.BootstrapServers);
        }

        var report = await MeasureAsync(plan, configuration, embedded, parsed, context, cancellationToken);
        if (_common.Json(parsed))
        {
            context.Output.WriteLine(JsonSerializer.Serialize(report, CommandJsonContext.Default.BenchReport));
        }
        else
        {
            BenchReportText.Write(context.Output, report);
        }

        return ExitCodes.Done;
    }

    private static EmbeddedBroker StartEmbedded(BenchPlan plan, CommandContext context)
    {
        var bytes = plan.Size + RecordOverheadBytes + (plan.Headers > 0 ? HeadersBytes : 0);
        var fitting = (long)EmbeddedBroker.PartitionBytes * plan.Partitions / bytes;
        if (plan.Tasks > fitting)
        {
            throw new CommandFailedException(
                $"TQ9002: the embedded broker keeps about {fitting} such tasks; lower --tasks, or name a real broker with --bootstrap",
                ExitCodes.Usage);
        }

        context.Error.WriteLine(
            "taskqueue: no --bootstrap, so this runs on the embedded broker: its numbers say little about a real one");
        return EmbeddedBroker.Start(new Dictionary<string, int>());
    }

    private static Option<int> Number(string name, string description, int otherwise, int min, int max)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => otherwise,
        };
        option.RequireRange(min, max);
        return option;
    }

    private async Task<BenchReport> MeasureAsync(
        BenchPlan plan,
        LoadedConfiguration configuration,
        EmbeddedBroker? embedded,
        ParseResult parsed,
        CommandContext context,
        CancellationToken cancellationToken)
    {
        var prefix = $"taskqueue-bench-{Guid.NewGuid():N}"[..28];
        await using var topics = new BenchTopics(configuration.Kafka.Admin, embedded, plan.Partitions, context.Time);
        await topics.CreateAsync(prefix, cancellationToken);
        context.Error.WriteLine($"taskqueue: writing {plan.Tasks} tasks of {plan.Size} bytes with {plan.Headers} headers");
        await BenchFill.RunAsync(configuration.Kafka.Results, prefix, plan, cancellationToken);

        var text = _common.Json(parsed) ? context.Error : context.Output;
        BenchReportText.WriteHeading(text);
        var runner = new BenchRunner(plan, topics, context.Time);
        var rounds = new List<BenchRound>();
        for (var round = 1; round <= plan.Rounds; round++)
        {
            // Whoever comes first in one round comes last in the next.
            foreach (var side in round % 2 == 1 ? plan.Sides : plan.Sides.Reverse())
            {
                var results = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{round}-{side}");
                await topics.CreateAsync(results, cancellationToken);
                var arguments = ChildArguments(plan, configuration, embedded is not null, parsed, side, prefix, results);
                var measured = await runner.RunAsync(round, side, results, arguments, cancellationToken);
                BenchReportText.Write(text, measured);
                rounds.Add(measured);
            }
        }

        var medians = plan.Sides
            .Select(side => BenchMedians.Of(side, [.. rounds.Where(round => round.Side == side)]))
            .ToArray();
        return new BenchReport(
            plan.Tasks,
            plan.Size,
            plan.Headers,
            plan.Partitions,
            embedded is null ? configuration.Settings.BootstrapServers : "embedded",
            configuration.Settings.Workers,
            Environment.ProcessorCount,
            BenchRunner.Method,
            rounds,
            medians,
            medians is [var plain, var node] ? node.TasksPerSecond / plain.TasksPerSecond : null);
    }

    private string[] ChildArguments(
        BenchPlan plan,
        LoadedConfiguration configuration,
        bool isEmbedded,
        ParseResult parsed,
        BenchSide side,
        string tasks,
        string results) =>
    [
        BenchRoundCommand.Name,
        "--side", side.ToString(),
        "--tasks", plan.Tasks.ToString(CultureInfo.InvariantCulture),
        "--embedded", isEmbedded ? "true" : "false",
        .. _common.Pass(parsed),
        "--bootstrap", configuration.Settings.BootstrapServers,
        "--set", $"task-queue.workers={configuration.Settings.Workers}",
        "--set", $"task-queue.group={results}",
        "--set", $"task-queue.topics.tasks=[\"{tasks}\"]",
        "--set", $"task-queue.topics.results={results}",
        "--set", "task-queue.default-kind=upper",
        "--set", "task-queue.start=earliest",
        "--set", "akka.loglevel=WARNING",
    ];
}
