using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TaskQueue.Kafka.Reading;
using TaskQueue.Kafka.Topics;
using TaskQueue.Node.DeadLetters;
using TaskQueue.Node.Output;
using TaskQueue.Node.Tasks;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue task ls</c>: lists tasks that wait or run.</summary>
internal sealed class TaskListCommand : ICommand
{
    private const int DefaultLimit = 100;
    private const int MaxIdLength = 60;

    private readonly CommonOptions _common;

    private readonly Option<string?> _topic = new("--topic")
    {
        Description = "Only this task topic. Default: all of task-queue.topics.tasks.",
        HelpName = "TOPIC",
    };

    private readonly Option<int?> _partition = new("--partition")
    {
        Description = "Only this partition of the task topics.",
        HelpName = "P",
    };

    private readonly Option<string?> _kind = new("--kind")
    {
        Description = "Only tasks of this kind.",
        HelpName = "KIND",
    };

    private readonly Option<string?> _state = new("--state")
    {
        Description = "Only tasks that wait or run for the first time, whose attempts have failed, or whose expiry time has come.",
    };

    private readonly Option<int?> _limit = new("--limit")
    {
        Description = "List the oldest N. Default: 100.",
        HelpName = "N",
    };

    /// <summary>Creates the command.</summary>
    public TaskListCommand(CommonOptions common)
    {
        _common = common;
        Command = new Command("ls", "List tasks that have not ended, the oldest first. Reads the queue from what the group has committed; --kind and --state read all of it. A task that runs counts as waiting.")
        {
            _topic, _partition, _kind, _state, _limit,
        };
        _partition.RequireRange(0, int.MaxValue);
        _limit.RequireRange(1, 1_000_000);
        _state.AcceptOnlyFromAmong("waiting", "retrying", "expired");
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue task ls
        taskqueue task ls --kind mail --state retrying
        taskqueue task ls --partition 3 --limit 1000 --json
        """;

    /// <inheritdoc/>
    public async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var configuration = _common.Load(parsed, context);
        if (parsed.GetValue(_topic) is { } topic)
        {
            PartitionArguments.RequireTaskTopic(configuration, topic);
            configuration = PartitionArguments.OfTopic(configuration, topic);
        }

        using var admin = new TopicAdmin(configuration.Kafka.Admin);
        using var reader = new TopicReader(configuration.Kafka.Consumer);
        var topics = await CommandClient.RequireTopicsAsync(
            admin, configuration.Settings.Topics.Tasks, _common.Repeat(parsed), cancellationToken);
        var partitions = await OpenPartition.ReadAsync(configuration, admin, topics, cancellationToken);
        var listing = new TaskListing(
            [.. partitions.Where(open => parsed.GetValue(_partition) is not { } only || open.Partition.Number == only)],
            configuration,
            context.Time.GetUtcNow(),
            parsed.GetValue(_kind),
            StateIn(parsed.GetValue(_state)),
            parsed.GetValue(_limit) ?? DefaultLimit);
        var tasks = await ReadAsync(listing, reader, context, cancellationToken);
        if (_common.Json(parsed))
        {
            foreach (var task in tasks)
            {
                context.Output.WriteLine(JsonSerializer.Serialize(task, CommandJsonContext.Default.QueuedTaskLine));
            }
        }
        else
        {
            Print(context, tasks, listing);
        }

        return ExitCodes.Done;
    }

    private static async Task<IReadOnlyList<QueuedTaskLine>> ReadAsync(
        TaskListing listing, TopicReader reader, CommandContext context, CancellationToken cancellationToken)
    {
        await using var progress = new ReadingProgress(context, "records");
        return await listing.ReadAsync(reader, progress, cancellationToken);
    }

    private static void Print(CommandContext context, IReadOnlyList<QueuedTaskLine> tasks, TaskListing listing)
    {
        if (tasks.Count > 0)
        {
            var table = new TextTable("WRITTEN", "STATE", "KIND", "!ID", "#ATTEMPTS", "KEY", "!TASK", "#BYTES");
            foreach (var task in tasks)
            {
                table.Add(
                    task.Time is { } time ? PastTimes.Write(time) : "-",
                    TaskOutcomes.WordOf(task.State),
                    task.Kind.Length == 0 ? "-" : SafeText.OneLine(task.Kind, MaxIdLength),
                    SafeText.OneLine(task.Id, MaxIdLength),
                    task.Attempts.ToString(CultureInfo.InvariantCulture),
                    task.Key is { } key ? SafeText.OneLine(key.Text ?? $"base64:{key.Base64}", MaxIdLength) : "-",
                    $"{task.Topic}[{task.Partition}]@{task.Offset.ToString(CultureInfo.InvariantCulture)}",
                    task.Bytes.ToString(CultureInfo.InvariantCulture));
            }

            table.Write(context.Output, context.OutputTerminal);
            context.Output.WriteLine();
        }

        context.Output.WriteLine(listing.Matching is { } matching
            ? $"{tasks.Count} of {matching} that match are listed; {listing.Open} wait or run"
            : $"{tasks.Count} of {listing.Open} that wait or run are listed");
    }

    private static TaskOutcome? StateIn(string? word) => word switch
    {
        "waiting" => TaskOutcome.Waiting,
        "retrying" => TaskOutcome.Retrying,
        "expired" => TaskOutcome.Expired,
        _ => null,
    };
}
