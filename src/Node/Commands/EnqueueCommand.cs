using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using TaskQueue.Client;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue task enqueue</c>: puts tasks into a topic.</summary>
internal sealed class EnqueueCommand : ICommand
{
    private readonly CommonOptions _common;

    private readonly Argument<string> _kind = new("KIND") { Description = "The kind of the task: which handler runs it." };

    private readonly Argument<string?> _value = new("VALUE")
    {
        Description = "The argument's text; '-' reads all bytes of the standard input; none: an empty argument.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _bare = new("--bare")
    {
        Description = "Write the value alone, without headers, as the simplest client would; the node's default-kind runs it.",
    };

    private readonly Option<string?> _topic = new("--topic")
    {
        Description = "The task topic. Default: the first of task-queue.topics.tasks.",
        HelpName = "TOPIC",
    };

    private readonly Option<string?> _id = new("--id")
    {
        Description = "The task's id. Default: a new UUID.",
        HelpName = "ID",
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "The record's key: tasks of one key go to one partition.",
        HelpName = "KEY",
    };

    private readonly Option<string[]> _header = new("--header")
    {
        Description = "A header of your own; may be given several times.",
        HelpName = "NAME=VALUE",
    };

    private readonly Option<int> _count = new("--count")
    {
        Description = "How many such tasks.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string?> _expiry = new("--expiry")
    {
        Description = "When a task that has not begun is dropped: a duration from now (10m), or a time (2030-01-31T12:00:00Z).",
        HelpName = "WHEN",
    };

    /// <summary>Creates the command.</summary>
    public EnqueueCommand(CommonOptions common)
    {
        _common = common;
        Command = new Command("enqueue", "Put a task into the queue and print its id, topic, partition and offset.")
        {
            _kind, _value, _bare, _topic, _id, _key, _header, _count, _expiry,
        };
        _count.RequireRange(1, int.MaxValue);
        Command.Validators.Add(Validate);
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue task enqueue upper "hello"
        taskqueue task enqueue mail '{"to":"a@example.org"}' --key customer-7 --header tenant=blue --expiry 1h
        cat photo.jpg | taskqueue task enqueue resize -
        taskqueue task enqueue upper hello --bare --count 1000
        """;

    /// <inheritdoc/>
    public async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var configuration = _common.Load(parsed, context);
        var settings = configuration.Settings;
        var topic = parsed.GetValue(_topic) ?? settings.Topics.Tasks[0];
        var kind = parsed.GetValue(_kind)!;
        var isBare = parsed.GetValue(_bare);
        if (isBare && settings.DefaultKind != kind)
        {
            context.Error.WriteLine(
                $"taskqueue: TQ9021: a bare record carries no kind; the node's task-queue.default-kind ('{settings.DefaultKind}' here) runs it, not '{kind}'");
        }

        await RequireTopicAsync(configuration.Kafka.Admin, topic, parsed, cancellationToken);

        var value = await ReadValueAsync(parsed.GetValue(_value), context, cancellationToken);
        await using var client = new TaskQueueClient(OptionsOf(configuration.Kafka.Results, topic), time: context.Time);
        var print = EnqueuedTaskPrinter.Create(context.Output, _common.Json(parsed));
        var tasks = Enumerable.Range(0, parsed.GetValue(_count)).Select(_ => Request(parsed, context, value));
        try
        {
            await foreach (var task in client.EnqueueManyAsync(tasks, cancellationToken))
            {
                print(task);
            }
        }
        catch (ArgumentException refused)
        {
            // A limit of the wire format that the options do not know of: control characters, the headers' number and size.
            throw new CommandFailedException($"TQ9002: {refused.Message}", ExitCodes.Usage);
        }

        return ExitCodes.Done;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadValueAsync(
        string? value, CommandContext context, CancellationToken cancellationToken)
    {
        if (value != "-")
        {
            return Encoding.UTF8.GetBytes(value ?? string.Empty);
        }

        using var bytes = new MemoryStream();
        await using var input = context.OpenInput();
        await input.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    private void Validate(CommandResult result)
    {
        var isBare = result.GetValue(_bare);
        if (isBare && (result.GetValue(_id) ?? result.GetValue(_expiry)) is not null | result.GetValue(_header) is { Length: > 0 })
        {
            result.AddError("--bare writes no headers, so it cannot be combined with --id, --header or --expiry.");
        }

        if (result.GetValue(_id) is { } id && (id.Length == 0 || Encoding.UTF8.GetByteCount(id) > 256))
        {
            result.AddError("--id must be 1 to 256 bytes long.");
        }

        if (result.GetValue(_id) is not null && result.GetResult(_count) is { Tokens: [{ Value: not "1" }] })
        {
            result.AddError("--id names one task, so it cannot be combined with --count.");
        }

        if (Encoding.UTF8.GetByteCount(result.GetValue(_kind) ?? "k") is 0 or > 256)
        {
            result.AddError("KIND must be 1 to 256 bytes long.");
        }

        if (Encoding.UTF8.GetByteCount(result.GetValue(_key) ?? string.Empty) > 256)
        {
            result.AddError("--key must be at most 256 bytes long.");
        }

        foreach (var header in (result.GetValue(_header) ?? []).Where(header => !EnqueueOptionText.IsValidHeader(header)))
        {
            result.AddError($"--header {header}: must be NAME=VALUE, and the name none that describes the task (ce_id, ce_type, …).");
        }

        if (result.GetValue(_expiry) is { } expiry && !EnqueueOptionText.TryReadExpiry(expiry, DateTimeOffset.UnixEpoch, out _))
        {
            result.AddError($"--expiry {expiry}: must be a duration such as 10m, or a time such as 2030-01-31T12:00:00Z.");
        }
    }

    private async Task RequireTopicAsync(
        IReadOnlyDictionary<string, string> properties, string topic, ParseResult parsed, CancellationToken cancellationToken)
    {
        using var admin = new TopicAdmin(properties);
        var described = await admin.DescribeAsync([topic], cancellationToken);
        if (described.Topics[0].Exists == false)
        {
            throw new CommandFailedException(
                $"TQ9020: there is no topic '{topic}'; create it: taskqueue topics create{_common.Repeat(parsed)}");
        }
    }

    private EnqueueRequest Request(ParseResult parsed, CommandContext context, ReadOnlyMemory<byte> value)
    {
        var key = parsed.GetValue(_key);
        return parsed.GetValue(_bare)
            ? EnqueueRequest.Bare(value) with { Key = key }
            : new EnqueueRequest(parsed.GetValue(_kind)!, value)
            {
                Id = parsed.GetValue(_id),
                Key = key,
                ExpiresAt = parsed.GetValue(_expiry) is { } text
                    && EnqueueOptionText.TryReadExpiry(text, context.Time.GetUtcNow(), out var expiry) ? expiry : null,
                Headers = [.. (parsed.GetValue(_header) ?? []).Select(EnqueueOptionText.ReadHeader)],
            };
    }

    private static TaskQueueClientOptions OptionsOf(IReadOnlyDictionary<string, string> properties, string topic)
    {
        // What is not acknowledged when a command ends has failed or was interrupted, and said so.
        var options = new TaskQueueClientOptions
        {
            Topic = topic,
            Source = "/taskqueue/cli",
            DisposeTimeout = TimeSpan.FromSeconds(1),
        };
        foreach (var (key, value) in properties)
        {
            if (key == "bootstrap.servers")
            {
                options.BootstrapServers = value;
            }
            else
            {
                options.Kafka[key] = value;
            }
        }

        return options;
    }
}
