using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using TaskQueue.Actors.Configuration;
using TaskQueue.Client;
using TaskQueue.Core.Wire;

namespace TaskQueue.Node.Commands;

/// <summary>Arguments and options of <c>task enqueue</c>, which describe tasks.</summary>
internal sealed class EnqueueOptions
{
    private readonly Argument<string?> _kind = new("KIND")
    {
        Description = "The kind of the task: which handler runs it. With --stdin-lines it may be left out: task-queue.default-kind then.",
        Arity = ArgumentArity.ZeroOrOne,
    };

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
        Description = "How many such tasks; with --stdin-lines how many lines at most. Default: 1; all lines.",
        HelpName = "N",
    };

    private readonly Option<bool> _lines = new("--stdin-lines")
    {
        Description = "Make a task of each line of the standard input; its value is the line without its end. An empty line is a task too.",
    };

    private readonly Option<string?> _expiry = new("--expiry")
    {
        Description = "When a task that has not begun is dropped: a duration from now (10m), or a time (2030-01-31T12:00:00Z).",
        HelpName = "WHEN",
    };

    /// <summary>Adds all to a command.</summary>
    public void AddTo(Command command)
    {
        _count.RequireRange(1, int.MaxValue);
        command.Add(_kind);
        command.Add(_value);
        foreach (var option in (Option[])[_bare, _topic, _id, _key, _header, _count, _lines, _expiry])
        {
            command.Add(option);
        }

        command.AddRule(Validate);
    }

    /// <summary>Returns whether the tasks are bare.</summary>
    public bool IsBare(ParseResult parsed) => parsed.GetValue(_bare);

    /// <summary>Returns whether the tasks are lines of the standard input.</summary>
    public bool AreLines(ParseResult parsed) => parsed.GetValue(_lines);

    /// <summary>Returns how many tasks there are, of lines at most.</summary>
    public int Count(ParseResult parsed) =>
        parsed.GetResult(_count) is not null ? parsed.GetValue(_count) : AreLines(parsed) ? int.MaxValue : 1;

    /// <summary>Returns what the value says: text, <c>-</c> for the standard input, or nothing.</summary>
    public string? Value(ParseResult parsed) => parsed.GetValue(_value);

    /// <summary>Returns the task topic.</summary>
    public string Topic(ParseResult parsed, LoadedConfiguration configuration) =>
        parsed.GetValue(_topic) ?? configuration.Settings.Topics.Tasks[0];

    /// <summary>Returns the kind.</summary>
    /// <exception cref="CommandFailedException">None is given, and there is no default.</exception>
    public string Kind(ParseResult parsed, LoadedConfiguration configuration)
    {
        var kind = parsed.GetValue(_kind) ?? configuration.Settings.DefaultKind;
        return kind.Length > 0
            ? kind
            : throw new CommandFailedException("TQ9002: say the KIND: task-queue.default-kind is not set.", ExitCodes.Usage);
    }

    /// <summary>Returns a function that makes a task of a value.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="time">The clock.</param>
    public Func<ReadOnlyMemory<byte>, EnqueueRequest> Composer(ParseResult parsed, string kind, TimeProvider time)
    {
        var key = parsed.GetValue(_key);
        if (IsBare(parsed))
        {
            return value => EnqueueRequest.Bare(value) with { Key = key };
        }

        var id = parsed.GetValue(_id);
        var expiry = parsed.GetValue(_expiry);
        List<KeyValuePair<string, string>> headers = [.. (parsed.GetValue(_header) ?? []).Select(EnqueueOptionText.ReadHeader)];
        return value =>
        {
            var now = time.GetUtcNow();
            return new EnqueueRequest(kind, value)
            {
                Id = id ?? Guid.CreateVersion7(now).ToString(),
                Key = key,
                ExpiresAt = expiry is not null && EnqueueOptionText.TryReadExpiry(expiry, now, out var expiresAt) ? expiresAt : null,
                Headers = headers,
            };
        };
    }

    private void Validate(CommandResult result)
    {
        var isBare = result.GetValue(_bare);
        var areLines = result.GetValue(_lines);
        if (isBare && (result.GetValue(_id) ?? result.GetValue(_expiry)) is not null | result.GetValue(_header) is { Length: > 0 })
        {
            result.AddError("--bare writes no headers, so it cannot be combined with --id, --header or --expiry.");
        }

        if (areLines && (result.GetValue(_value) ?? result.GetValue(_id)) is not null)
        {
            result.AddError("--stdin-lines makes a task of each line, so it cannot be combined with VALUE or --id.");
        }

        if (result.GetValue(_kind) is null && !areLines)
        {
            result.AddError("Required argument missing: KIND.");
        }

        if (result.GetValue(_id) is { } id && Bytes(id) is 0 or > WireLimits.MaxNameBytes)
        {
            result.AddError("--id must be 1 to 256 bytes long.");
        }

        if (result.GetValue(_id) is not null && result.GetResult(_count) is { Tokens: [{ Value: not "1" }] })
        {
            result.AddError("--id names one task, so it cannot be combined with --count.");
        }

        if (Bytes(result.GetValue(_kind) ?? "k") is 0 or > WireLimits.MaxNameBytes)
        {
            result.AddError("KIND must be 1 to 256 bytes long.");
        }

        if (Bytes(result.GetValue(_key) ?? string.Empty) > WireLimits.MaxNameBytes)
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

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);
}
