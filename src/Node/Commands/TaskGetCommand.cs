using System.CommandLine;
using System.CommandLine.Parsing;
using TaskQueue.Actors.Configuration;
using TaskQueue.Kafka.Topics;
using TaskQueue.Node.DeadLetters;
using TaskQueue.Node.Tasks;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue task get</c>: tells what became of a task.</summary>
internal sealed class TaskGetCommand : ICommand
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly CommonOptions _common;

    private readonly Argument<string> _id = new("ID") { Description = "The task's id; of a bare task TOPIC-PARTITION-OFFSET." };

    private readonly Option<string?> _since = new("--since")
    {
        Description = "How far back to look: a duration ago (2h), or a time (2026-01-31T12:00:00Z). Default: 10m.",
        HelpName = "WHEN",
    };

    private readonly Option<bool> _scan = new("--scan")
    {
        Description = "Read the result topic and the dead letters from their beginnings, then the queue.",
    };

    /// <summary>Creates the command.</summary>
    public TaskGetCommand(CommonOptions common)
    {
        _common = common;
        Command = new Command("get", "Tell how a task ended: reads what the result topic and the dead letters got in the last 10 minutes. Exit code 1 if nothing was found.")
        {
            _id, _since, _scan,
        };
        DlqOptions.RequireTime(_since);
        Command.AddRule(Validate);
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue task get order-17
        taskqueue task get task_topic-3-41 --since 2h
        taskqueue task get order-17 --scan --json
        """;

    /// <inheritdoc/>
    public async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var configuration = _common.Load(parsed, context);
        var id = parsed.GetValue(_id)!;
        using var admin = new TopicAdmin(configuration.Kafka.Admin);
        await CommandClient.RequireTopicsAsync(
            admin, [configuration.Settings.Topics.Results], _common.Repeat(parsed), cancellationToken);
        using var finder = new TaskFinder(configuration, admin, context, id);
        if (await FindAsync(parsed, context, configuration, finder, cancellationToken) is { } line)
        {
            TaskLinePrinter.Print(context.Output, line, _common.Json(parsed));
            return ExitCodes.Done;
        }

        var results = configuration.Settings.Topics.Results;
        throw new CommandFailedException(parsed.GetValue(_scan)
            ? $"TQ9055: task '{id}' is neither in the queue nor told of by '{results}' or the dead letters: it was never enqueued, or retention has deleted what told of it"
            : $"TQ9054: '{results}' and the dead letters have told nothing of task '{id}' since {parsed.GetValue(_since) ?? "10m"}, and there is no view of tasks to ask; look further: taskqueue task get '{id}' --scan{_common.Repeat(parsed)}; or wait for it: taskqueue task wait '{id}'{_common.Repeat(parsed)}");
    }

    private async Task<TaskLine?> FindAsync(
        ParseResult parsed, CommandContext context, LoadedConfiguration configuration, TaskFinder finder, CancellationToken cancellationToken)
    {
        var scan = parsed.GetValue(_scan);
        var now = context.Time.GetUtcNow();
        var since = scan ? (DateTimeOffset?)null
            : parsed.GetValue(_since) is { } text && PastTimes.TryRead(text, now, out var time) ? time
            : now - Window;
        if (await finder.FindEndingAsync(since, cancellationToken) is { } ended)
        {
            return TaskLine.Of(ended);
        }

        if (await finder.FindDeadLetterAsync(since, cancellationToken) is { } letter)
        {
            return TaskLine.Of(letter, letter.Kind.Length > 0 ? letter.Kind : configuration.Settings.DefaultKind);
        }

        return scan ? await finder.FindInQueueAsync(cancellationToken) : null;
    }

    private void Validate(CommandResult result)
    {
        if (result.GetResult(_since) is not null && result.GetValue(_scan))
        {
            result.AddError("--scan reads everything, so it cannot be combined with --since.");
        }
    }
}
