using System.CommandLine;
using TaskQueue.Client;
using TaskQueue.Node.Tasks;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue task wait</c>: waits until tasks have ended.</summary>
internal sealed class TaskWaitCommand : ICommand
{
    private readonly CommonOptions _common;

    private readonly Argument<string[]> _ids = new("ID")
    {
        Description = "Ids of tasks; of a bare task TOPIC-PARTITION-OFFSET.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<TimeSpan?> _timeout = WaitTimeout.NewOption("How long to wait for all of them. Default: without a limit.");

    /// <summary>Creates the command.</summary>
    public TaskWaitCommand(CommonOptions common)
    {
        _common = common;
        Command = new Command("wait", "Wait until tasks have ended, or did so in the last 10 minutes, and print how. Exit code 1 unless all have completed.")
        {
            _ids, _timeout,
        };
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue task wait order-17
        taskqueue task wait order-17 order-18 --timeout 1m --json
        """;

    /// <inheritdoc/>
    public async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var configuration = _common.Load(parsed, context);
        var ids = parsed.GetValue(_ids)!.Where(id => id.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        var tasks = configuration.Settings.Topics.Tasks;
        if (parsed.GetValue(_timeout) is null)
        {
            EnqueueCommand.WarnOfEndlessWait(context, configuration.Settings.Results, ids.Any(id => BareIds.TryRead(id, tasks, out _)));
        }

        await using var client = new TaskQueueClient(CommandClient.OptionsFor(configuration, tasks[0]), time: context.Time);
        using var timeUp = new CancellationTokenSource(parsed.GetValue(_timeout) ?? Timeout.InfiniteTimeSpan, context.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, cancellationToken);
        var tally = new TaskTally(context.Time);
        var repeat = _common.Repeat(parsed);
        await new TaskProgress(context, repeat, () => (tally.Total, ids.Length)).FollowAsync(PrintAsync());
        tally.Finish(context.Error, repeat);
        return ExitCodes.Done;

        async Task PrintAsync()
        {
            await foreach (var wait in Task.WhenEach(ids.Select(id => WaitAsync(client, id, stop.Token, cancellationToken))))
            {
                var line = await wait;
                TaskLinePrinter.Print(context.Output, line, _common.Json(parsed));
                tally.Add(line.Outcome);
            }
        }
    }

    private static async Task<TaskLine> WaitAsync(
        TaskQueueClient client, string id, CancellationToken stop, CancellationToken cancellationToken)
    {
        try
        {
            return TaskLine.Of(await client.WaitAsync(id, timeout: null, stop));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return TaskLine.NotInTime(id);
        }
    }
}
