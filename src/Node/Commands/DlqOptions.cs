using System.CommandLine;
using System.CommandLine.Parsing;
using TaskQueue.Actors.Configuration.Settings;
using TaskQueue.Node.DeadLetters;

namespace TaskQueue.Node.Commands;

/// <summary>Options by which commands select dead letters.</summary>
internal sealed class DlqOptions
{
    private readonly Argument<string[]> _ids = new("ID")
    {
        Description = "Ids of tasks whose dead letters are meant.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _topic = NewTopic();

    private readonly Option<string?> _kind = new("--kind")
    {
        Description = "Only tasks of this kind.",
        HelpName = "KIND",
    };

    private readonly Option<string?> _error = new("--error")
    {
        Description = "Only those whose message or exception type contains this text, in any case.",
        HelpName = "TEXT",
    };

    private readonly Option<string?> _since = new("--since")
    {
        Description = "Only those that failed last at or after this: a duration ago (2h), or a time (2026-01-31T12:00:00Z).",
        HelpName = "WHEN",
    };

    private readonly Option<string?> _until = new("--until")
    {
        Description = "Only those that failed last at or before this.",
        HelpName = "WHEN",
    };

    private readonly Option<int?> _partition = new("--partition")
    {
        Description = "Only this partition of the dead-letter topic.",
        HelpName = "P",
    };

    private readonly Option<long?> _offset = new("--offset")
    {
        Description = "Only the dead letter at this offset of each partition.",
        HelpName = "O",
    };

    private readonly Option<int?> _limit = new("--limit") { HelpName = "N" };

    private readonly Option<bool> _all = new("--all");

    /// <summary>Creates the options of one command.</summary>
    /// <param name="limit">What <c>--limit</c> does.</param>
    /// <param name="all">What <c>--all</c> does.</param>
    public DlqOptions(string limit, string all)
    {
        _limit.Description = limit;
        _all.Description = all;
        _limit.RequireRange(1, 1_000_000);
        _partition.RequireRange(0, int.MaxValue);
        _offset.RequireRange(0, long.MaxValue);
    }

    /// <summary>Returns the option for the task topic, which all commands about dead letters have.</summary>
    public static Option<string?> NewTopic() => new("--topic")
    {
        Description = "Only dead letters of this task topic. Default: those of all in task-queue.topics.tasks.",
        HelpName = "TOPIC",
    };

    /// <summary>Makes what is no time a usage error.</summary>
    public static void RequireTime(Option<string?> option) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && !PastTimes.TryRead(token.Value, DateTimeOffset.UnixEpoch.AddYears(1_000), out _))
        {
            result.AddError($"{option.Name} {token.Value}: {PastTimes.Rule}.");
        }
    });

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="needsChoice">Whether selecting everything must be said.</param>
    public void AddTo(Command command, bool needsChoice)
    {
        command.Add(_ids);
        foreach (var option in (Option[])[_topic, _kind, _error, _since, _until, _partition, _offset, _limit, _all])
        {
            command.Add(option);
        }

        RequireTime(_since);
        RequireTime(_until);
        if (needsChoice)
        {
            command.AddRule(RequireChoice);
        }
    }

    /// <summary>Returns the one task topic that was named, or <see langword="null"/>.</summary>
    public string? Topic(ParseResult parsed) => parsed.GetValue(_topic);

    /// <summary>Returns the value of <c>--limit</c>.</summary>
    public int? Limit(ParseResult parsed) => parsed.GetValue(_limit);

    /// <summary>Returns whether <c>--all</c> was given.</summary>
    public bool All(ParseResult parsed) => parsed.GetValue(_all);

    /// <summary>Returns which dead letters are meant.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="settings">Names topics and the default kind.</param>
    /// <param name="now">The present time.</param>
    public DeadLetterSelector Read(ParseResult parsed, NodeSettings settings, DateTimeOffset now) => new()
    {
        Ids = (parsed.GetValue(_ids) ?? []).ToHashSet(StringComparer.Ordinal),
        Topics = (Topic(parsed) is { } topic ? [topic] : settings.Topics.Tasks).ToHashSet(StringComparer.Ordinal),
        Kind = parsed.GetValue(_kind),
        DefaultKind = settings.DefaultKind,
        Error = parsed.GetValue(_error),
        Since = TimeIn(parsed.GetValue(_since), now),
        Until = TimeIn(parsed.GetValue(_until), now),
        Partition = parsed.GetValue(_partition),
        Offset = parsed.GetValue(_offset),
    };

    private static DateTimeOffset? TimeIn(string? text, DateTimeOffset now) =>
        text is not null && PastTimes.TryRead(text, now, out var time) ? time : null;

    private void RequireChoice(CommandResult result)
    {
        var isNarrow = result.GetValue(_ids) is { Length: > 0 }
            || (result.GetValue(_kind) ?? result.GetValue(_error) ?? result.GetValue(_since) ?? result.GetValue(_until)) is not null
            || result.GetResult(_partition) is not null
            || result.GetResult(_offset) is not null;
        if (isNarrow == result.GetValue(_all))
        {
            result.AddError(isNarrow
                ? "--all means every dead letter, so it cannot be combined with ids or --kind, --error, --since, --until, --partition, --offset."
                : "Say which dead letters: ids, --kind, --error, --since, --until, --partition, --offset; or --all.");
        }
    }
}
