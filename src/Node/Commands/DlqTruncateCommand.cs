using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using TaskQueue.Actors.Configuration;
using TaskQueue.Core.DeadLetters;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Reading;
using TaskQueue.Kafka.Topics;
using TaskQueue.Node.DeadLetters;
using TaskQueue.Node.Output;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue dlq truncate</c>: deletes the oldest dead letters for good.</summary>
internal sealed class DlqTruncateCommand : ICommand
{
    private readonly CommonOptions _common;
    private readonly Option<string?> _topic = DlqOptions.NewTopic();

    private readonly Option<string?> _before = new("--before")
    {
        Description = "Delete what was written before this time (2026-01-31T12:00:00Z).",
        HelpName = "TIME",
    };

    private readonly Option<string?> _olderThan = new("--older-than")
    {
        Description = "Delete what was written longer ago than this (30d).",
        HelpName = "DURATION",
    };

    private readonly Option<bool> _all = new("--all") { Description = "Delete all that is there now." };

    private readonly Option<bool> _yes = new("--yes") { Description = "Delete; without it nothing is deleted." };

    private readonly Option<bool> _withOpen = new("--with-open")
    {
        Description = "Delete also what was neither replayed nor dismissed.",
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be deleted; delete nothing." };

    /// <summary>Creates the command.</summary>
    public DlqTruncateCommand(CommonOptions common)
    {
        _common = common;
        Command = new Command("truncate", "Delete the oldest dead letters for good, those of all groups and kinds; refuses to delete what was neither replayed nor dismissed.")
        {
            _topic, _before, _olderThan, _all, _yes, _withOpen, _dryRun,
        };
        DlqOptions.RequireTime(_before);
        Command.AddRule(Validate);
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue dlq truncate --older-than 30d --dry-run
        taskqueue dlq truncate --before 2026-01-31T00:00:00Z --yes
        taskqueue dlq truncate --topic task_topic --all --with-open --yes
        """;

    /// <inheritdoc/>
    public async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var configuration = _common.Load(parsed, context);
        var now = context.Time.GetUtcNow();
        using var session = await DeadLetterSession.OpenAsync(
            configuration, parsed.GetValue(_topic), _common.Repeat(parsed), now, cancellationToken);
        await session.ReadEventsAsync(context, cancellationToken);
        var extents = await session.Admin.ReadExtentsAsync(session.Topics.DeadLetters, cancellationToken);
        var before = await BoundariesAsync(session, extents, TimeOf(parsed, now), cancellationToken);
        var counts = await CountAsync(session, context, extents, before, cancellationToken);

        Print(context, counts, before.Keys.Select(partition => partition.Topic), _common.Json(parsed));
        if (before.Count == 0 || parsed.GetValue(_dryRun))
        {
            return ExitCodes.Done;
        }

        if (counts.Open > 0 && !parsed.GetValue(_withOpen))
        {
            throw new CommandFailedException(
                $"TQ1610: {counts.Open} of them were neither replayed nor dismissed, so nothing was deleted; replay or dismiss them, or add --with-open");
        }

        if (!parsed.GetValue(_yes))
        {
            throw new CommandFailedException("TQ1609: nothing was deleted; add --yes to delete them for good");
        }

        await session.Admin.DeleteRecordsAsync(before, cancellationToken);
        (_common.Json(parsed) ? context.Error : context.Output).WriteLine("deleted");
        return ExitCodes.Done;
    }

    private static async Task<Dictionary<PartitionId, long>> BoundariesAsync(
        DeadLetterSession session,
        IReadOnlyList<PartitionExtent> extents,
        DateTimeOffset? time,
        CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<PartitionId, long>? found = time is { } before && extents.Count > 0
            ? await session.Reader.FindOffsetsAsync([.. extents.Select(extent => extent.Partition)], before, cancellationToken)
            : null;
        return extents
            .Select(extent => (extent, Before: Math.Min(found?[extent.Partition] ?? long.MaxValue, extent.End)))
            .Where(entry => entry.Before > entry.extent.Begin)
            .ToDictionary(entry => entry.extent.Partition, entry => entry.Before);
    }

    private static async Task<TruncateLine> CountAsync(
        DeadLetterSession session,
        CommandContext context,
        IReadOnlyList<PartitionExtent> extents,
        Dictionary<PartitionId, long> before,
        CancellationToken cancellationToken)
    {
        var (count, open) = (0L, 0L);
        var scan = DeadLetterScan.Over(
            session.Reader,
            extents.Where(extent => before.ContainsKey(extent.Partition))
                .Select(extent => new ReadRange(extent.Partition, extent.Begin, before[extent.Partition])));
        await using var progress = new ReadingProgress(context, "dead letters");
        await scan.VisitAsync(
            (in RecordView _, DeadLetter letter) =>
            {
                count++;
                open += session.StateOf(letter) is DeadLetterState.Replayed or DeadLetterState.Dismissed ? 0 : 1;
                return true;
            },
            progress,
            cancellationToken);
        return new TruncateLine(count, open);
    }

    private static void Print(CommandContext context, TruncateLine counts, IEnumerable<string> topics, bool json)
    {
        if (json)
        {
            context.Output.WriteLine(JsonSerializer.Serialize(counts, CommandJsonContext.Default.TruncateLine));
            return;
        }

        var names = string.Join(", ", topics.Distinct(StringComparer.Ordinal));
        context.Output.WriteLine(counts.DeadLetters == 0
            ? "no such dead letters"
            : $"{counts.DeadLetters} dead letters of {names}, {counts.Open} of them neither replayed nor dismissed");
    }

    private DateTimeOffset? TimeOf(ParseResult parsed, DateTimeOffset now)
    {
        if (parsed.GetValue(_before) is { } text && PastTimes.TryRead(text, now, out var time))
        {
            return time;
        }

        return parsed.GetValue(_olderThan) is { } age && Units.TryReadDuration(age, out var duration) ? now - duration : null;
    }

    private void Validate(CommandResult result)
    {
        var ways = (result.GetValue(_before) is null ? 0 : 1) + (result.GetValue(_olderThan) is null ? 0 : 1) + (result.GetValue(_all) ? 1 : 0);
        if (ways != 1)
        {
            result.AddError("Say which dead letters: either --before TIME, --older-than DURATION, or --all.");
        }

        if (result.GetValue(_olderThan) is { } age && (!Units.TryReadDuration(age, out var duration) || duration > TimeSpan.FromDays(36_500)))
        {
            result.AddError($"--older-than {age}: must be a duration such as 30d.");
        }
    }
}
