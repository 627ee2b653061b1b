using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TaskQueue.Actors.Configuration;
using TaskQueue.Kafka.Baseline;
using TaskQueue.Node.Bench;
using TaskQueue.Node.Composition;
using TaskQueue.Node.Samples;

namespace TaskQueue.Node.Commands;

/// <summary>The child process of <see cref="BenchCommand"/>; not for people.</summary>
/// <remarks>Reads one word a line from the standard input and answers each with a <see cref="BenchSample"/> as JSON.</remarks>
internal sealed class BenchRoundCommand : ICommand
{
    /// <summary>The verb.</summary>
    public const string Name = "bench-round";

    /// <summary>Asks what was used up to now.</summary>
    public const string Sample = "sample";

    /// <summary>Asks to finish.</summary>
    public const string Stop = "stop";

    private readonly CommonOptions _common;
    private readonly Option<BenchSide> _side = new("--side");
    private readonly Option<int> _tasks = new("--tasks");
    private readonly Option<bool> _embedded = new("--embedded");

    /// <summary>Creates the command.</summary>
    public BenchRoundCommand(CommonOptions common)
    {
        _common = common;
        Command = new Command(Name, "One round of a benchmark; started by bench.") { _side, _tasks, _embedded };
        Command.Hidden = true;
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => "taskqueue bench";

    /// <inheritdoc/>
    public async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var configuration = _common.Load(parsed, context);
        if (parsed.GetValue(_embedded))
        {
            configuration = OnEmbeddedBroker.Adapt(configuration, configuration.Settings.BootstrapServers);
        }

        return parsed.GetValue(_side) == BenchSide.Node
            ? await RunNodeAsync(configuration, context, cancellationToken)
            : await RunPlainAsync(configuration, parsed.GetValue(_tasks), context, cancellationToken);
    }

    private static async Task<int> RunNodeAsync(
        LoadedConfiguration configuration, CommandContext context, CancellationToken cancellationToken)
    {
        using var loggers = NodeLogging.Create(configuration.LogLevel, toStandardError: true);
        await using var node = await RunningNode.StartAsync(configuration, loggers, context.Time);
        await AnswerUntilStopAsync(context, cancellationToken);
        await node.DrainAsync();
        Answer(context);
        return ExitCodes.Done;
    }

    private static async Task<int> RunPlainAsync(
        LoadedConfiguration configuration, int tasks, CommandContext context, CancellationToken cancellationToken)
    {
        var settings = configuration.Settings;
        var loop = PlainLoop.RunAsync(
            new PlainLoopSettings
            {
                TaskTopic = settings.Topics.Tasks[0],
                ResultTopic = settings.Topics.Results,
                Group = settings.Group,
                Consumer = configuration.Kafka.Consumer,
                Producer = configuration.Kafka.Results,
                CommitMaxCount = settings.Commit.MaxCount,
                CommitMaxInterval = settings.Commit.MaxInterval,
            },
            value => UpperHandler.ToUpper(value),
            tasks,
            context.Time,
            cancellationToken);
        await AnswerUntilStopAsync(context, cancellationToken);
        await loop;
        Answer(context);
        return ExitCodes.Done;
    }

    private static async Task AnswerUntilStopAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var questions = new StreamReader(context.OpenInput());
        while (await questions.ReadLineAsync(cancellationToken) == Sample)
        {
            Answer(context);
        }
    }

    private static void Answer(CommandContext context)
    {
        using var self = Process.GetCurrentProcess();
        var sample = new BenchSample(
            self.TotalProcessorTime.TotalMicroseconds, GC.GetTotalAllocatedBytes(), PeakBytes(self));
        context.Output.WriteLine(JsonSerializer.Serialize(sample, CommandJsonContext.Default.BenchSample));
        context.Output.Flush();
    }

    // Linux keeps the mark itself; elsewhere .NET asks the system.
    private static long PeakBytes(Process self)
    {
        const string Key = "VmHWM:";
        const string Status = "/proc/self/status";
        var line = File.Exists(Status)
            ? File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))
            : null;
        return line is null
            ? self.PeakWorkingSet64
            : long.Parse(line.AsSpan(Key.Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
