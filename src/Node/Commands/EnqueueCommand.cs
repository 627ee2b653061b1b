using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Configuration.Settings;
using TaskQueue.Client;
using TaskQueue.Core.Wire;
using TaskQueue.Kafka.Topics;
using TaskQueue.Node.Tasks;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue task enqueue</c>: puts tasks into a topic.</summary>
internal sealed class EnqueueCommand : ICommand
{
    private readonly CommonOptions _common;
    private readonly EnqueueOptions _options = new();

    private readonly Option<bool> _wait = new("--wait")
    {
        Description = "Wait until each task has ended and print that, in the order in which they end; exit code 1 unless all have completed.",
    };

    private readonly Option<TimeSpan?> _timeout =
        WaitTimeout.NewOption("How long --wait waits for a task from when it was sent. Default: without a limit.");

    /// <summary>Creates the command.</summary>
    public EnqueueCommand(CommonOptions common)
    {
        _common = common;
        Command = new Command("enqueue", "Put tasks into the queue and print the id, topic, partition and offset of each, or how it ended.");
        _options.AddTo(Command);
        Command.Add(_wait);
        Command.Add(_timeout);
        Command.AddRule(Validate);
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue task enqueue upper "hello"
        taskqueue task enqueue mail '{"to":"a@example.org"}' --key customer-7 --header tenant=blue --expiry 1h
        cat photo.jpg | taskqueue task enqueue resize -
        taskqueue task enqueue upper hello --bare --count 1000
        taskqueue task enqueue upper --stdin-lines --wait --timeout 1m --json < words.txt
        """;

    /// <inheritdoc/>
    public async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var configuration = _common.Load(parsed, context);
        var kind = _options.Kind(parsed, configuration);
        var topic = _options.Topic(parsed, configuration);
        Warn(parsed, context, configuration, kind);
        using (var admin = new TopicAdmin(configuration.Kafka.Admin))
        {
            await CommandClient.RequireTopicsAsync(admin, [topic], _common.Repeat(parsed), cancellationToken);
        }

        await using var input = context.OpenInput();
        var compose = _options.Composer(parsed, kind, context.Time);
        var tasks = (await ReadValuesAsync(parsed, input, cancellationToken)).Select(compose);
        try
        {
            return parsed.GetValue(_wait)
                ? await WaitAsync(parsed, context, configuration, topic, tasks, cancellationToken)
                : await EnqueueAsync(parsed, context, configuration, topic, tasks, cancellationToken);
        }
        catch (ArgumentException refused)
        {
            // A limit of the wire format that the options do not know of: control characters, the headers' number and size.
            throw new CommandFailedException($"TQ9002: {refused.Message}", ExitCodes.Usage);
        }
    }

    /// <summary>Says it if waiting may have no end.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="settings">Whether failures are told on the result topic.</param>
    /// <param name="isBare">Whether one of the tasks is bare.</param>
    public static void WarnOfEndlessWait(CommandContext context, ResultSettings settings, bool isBare)
    {
        if (isBare || !settings.Failures)
        {
            var who = settings.Failures ? "a bare task" : "with task-queue.results.failures = off a task";
            context.Error.WriteLine(
                $"taskqueue: TQ9053: {who} that fails is told by the dead letters alone, and is waited for without end; give a --timeout");
        }
    }

    private async Task<int> EnqueueAsync(
        ParseResult parsed,
        CommandContext context,
        LoadedConfiguration configuration,
        string topic,
        IAsyncEnumerable<EnqueueRequest> tasks,
        CancellationToken cancellationToken)
    {
        await using var client = new TaskQueueClient(CommandClient.OptionsFor(configuration, topic), time: context.Time);
        var print = EnqueuedTaskPrinter.Create(context.Output, _common.Json(parsed));
        await foreach (var task in client.EnqueueManyAsync(tasks, cancellationToken))
        {
            print(task);
        }

        return ExitCodes.Done;
    }

    private async Task<int> WaitAsync(
        ParseResult parsed,
        CommandContext context,
        LoadedConfiguration configuration,
        string topic,
        IAsyncEnumerable<EnqueueRequest> tasks,
        CancellationToken cancellationToken)
    {
        var options = CommandClient.OptionsFor(configuration, topic);

        // Reading begins before the first task is sent, so nothing older need be read.
        options.WaitWindow = TimeSpan.Zero;
        if (!_options.IsBare(parsed))
        {
            // Nor need be kept what comes while nobody waits for it: waits begin before their tasks are sent.
            options.MaxKeptEndings = 0;
        }

        await using var client = new TaskQueueClient(options, time: context.Time);
        await client.PrepareToWaitAsync(cancellationToken);
        var trip = new RoundTrip(client, parsed.GetValue(_timeout), context.Time);
        var tally = new TaskTally(context.Time);
        var repeat = _common.Repeat(parsed);
        await new TaskProgress(context, repeat, () => (tally.Total, trip.Enqueued)).FollowAsync(PrintAsync());
        tally.Finish(context.Error, repeat);
        return ExitCodes.Done;

        async Task PrintAsync()
        {
            await foreach (var end in trip.RunAsync(tasks, cancellationToken))
            {
                var line = TaskLine.Of(end, withLine: _options.AreLines(parsed));
                TaskLinePrinter.Print(context.Output, line, _common.Json(parsed));
                tally.Add(line.Outcome);
            }
        }
    }

    private async Task<IAsyncEnumerable<ReadOnlyMemory<byte>>> ReadValuesAsync(
        ParseResult parsed, Stream input, CancellationToken cancellationToken)
    {
        if (_options.AreLines(parsed))
        {
            return InputLines.ReadAsync(input, _options.Count(parsed), cancellationToken);
        }

        var value = _options.Value(parsed);
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(value ?? string.Empty);
        if (value == "-")
        {
            using var all = new MemoryStream();
            await input.CopyToAsync(all, cancellationToken);
            bytes = all.Length > 0
                ? all.ToArray()
                : throw new CommandFailedException(
                    "TQ9056: the standard input is empty, so nothing was enqueued; for a task with an empty argument leave '-' out");
        }

        return Enumerable.Range(0, _options.Count(parsed)).ToAsyncEnumerable().Select(_ => bytes);
    }

    private void Warn(ParseResult parsed, CommandContext context, LoadedConfiguration configuration, string kind)
    {
        var settings = configuration.Settings;
        var isBare = _options.IsBare(parsed);
        var waits = parsed.GetValue(_wait);
        if (isBare && settings.DefaultKind != kind)
        {
            context.Error.WriteLine(
                $"taskqueue: TQ9021: a bare record carries no kind; the node's task-queue.default-kind ('{settings.DefaultKind}' here) runs it, not '{kind}'");
        }

        if (isBare && waits && settings.Results.Key == ResultKey.TaskKey)
        {
            throw new CommandFailedException(
                "TQ9052: with task-queue.results.key = task-key the result of a bare task does not tell its id, so it cannot be waited for; leave --bare out",
                ExitCodes.Usage);
        }

        if (waits && parsed.GetValue(_timeout) is null)
        {
            WarnOfEndlessWait(context, settings.Results, isBare);
        }
    }

    private void Validate(CommandResult result)
    {
        if (result.GetResult(_timeout) is not null && !result.GetValue(_wait))
        {
            result.AddError("--timeout is how long --wait waits, so it needs --wait.");
        }
    }
}
