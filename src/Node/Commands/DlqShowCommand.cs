using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using TaskQueue.Actors.Configuration.Settings;
using TaskQueue.Core.DeadLetters;
using TaskQueue.Core.Wire.Events;
using TaskQueue.Node.DeadLetters;
using TaskQueue.Node.Output;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue dlq show</c>: shows all that is known of a dead letter.</summary>
internal sealed partial class DlqShowCommand : ICommand
{
    private const int MaxLetters = 20;
    private const int MaxEvents = 1_000;
    private const long MaxBytes = 64 << 20;

    private readonly CommonOptions _common;

    private readonly Argument<string> _which = new("ID")
    {
        Description = "The task's id, or the place of the dead letter: PARTITION/OFFSET.",
    };

    private readonly Option<string?> _topic = DlqOptions.NewTopic();

    private readonly Option<bool> _raw = new("--raw") { Description = "Write the value alone, byte for byte." };

    /// <summary>Creates the command.</summary>
    public DlqShowCommand(CommonOptions common)
    {
        _common = common;
        Command = new Command("show", "Show a dead letter: why, headers, value, stack trace, and what was done about it.") { _which, _topic, _raw };
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue dlq show order-17
        taskqueue dlq show 3/41
        taskqueue dlq show order-17 --raw > value.bin
        """;

    /// <inheritdoc/>
    public async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var configuration = _common.Load(parsed, context);
        var which = parsed.GetValue(_which)!;
        var selector = SelectorOf(which, parsed.GetValue(_topic), configuration.Settings);
        using var session = await DeadLetterSession.OpenAsync(
            configuration, parsed.GetValue(_topic), _common.Repeat(parsed), context.Time.GetUtcNow(), cancellationToken);
        var scan = await DeadLetterScan.BeginAsync(session.Admin, session.Reader, session.Topics.DeadLetters, selector, cancellationToken);
        var found = await FindAsync(scan, selector, context, cancellationToken);
        if (found.Count == 0)
        {
            throw new CommandFailedException($"TQ1607: there is no dead letter '{SafeText.OneLine(which)}'; taskqueue dlq ls lists them");
        }

        if (parsed.GetValue(_raw))
        {
            await WriteRawAsync(found, which, context, cancellationToken);
            return ExitCodes.Done;
        }

        var ids = found.Select(letter => letter.Letter.Id).ToHashSet(StringComparer.Ordinal);
        var history = new List<TaskEvent>();
        await session.ReadEventsAsync(
            context,
            cancellationToken,
            happened =>
            {
                if (ids.Contains(happened.TaskId) && history.Count < MaxEvents)
                {
                    history.Add(happened);
                }
            });
        foreach (var letter in found)
        {
            Print(parsed, context, letter, selector.KindOf(letter.Letter), session.StateOf(letter.Letter), history);
        }

        return ExitCodes.Done;
    }

    private static async Task<IReadOnlyList<FoundLetter>> FindAsync(
        DeadLetterScan scan, DeadLetterSelector selector, CommandContext context, CancellationToken cancellationToken)
    {
        await using var progress = new ReadingProgress(context, "dead letters");
        return await scan.NextAsync(selector.Matches, MaxLetters, MaxBytes, progress, cancellationToken);
    }

    private static DeadLetterSelector SelectorOf(string which, string? topic, NodeSettings settings)
    {
        var place = Place().Match(which);
        var isPlace = place.Success
            && int.TryParse(place.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && long.TryParse(place.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return new DeadLetterSelector
        {
            Ids = isPlace ? new HashSet<string>() : new HashSet<string>(StringComparer.Ordinal) { which },
            Topics = (topic is not null ? [topic] : settings.Topics.Tasks).ToHashSet(StringComparer.Ordinal),
            DefaultKind = settings.DefaultKind,
            Partition = isPlace ? int.Parse(place.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null,
            Offset = isPlace ? long.Parse(place.Groups[2].ValueSpan, CultureInfo.InvariantCulture) : null,
        };
    }

    private static async Task WriteRawAsync(
        IReadOnlyList<FoundLetter> found, string which, CommandContext context, CancellationToken cancellationToken)
    {
        if (found.Count > 1)
        {
            throw new CommandFailedException(
                $"TQ1611: there are {found.Count} dead letters of '{SafeText.OneLine(which)}'; name one: {string.Join(", ", found.Select(letter => $"{letter.Letter.Position.Partition.Number}/{letter.Letter.Position.Offset}"))}");
        }

        if (found[0].Letter.Missing is not null)
        {
            throw new CommandFailedException("TQ1606: the dead letter is incomplete: it does not have the value");
        }

        await using var output = context.OpenOutput();
        await output.WriteAsync(found[0].Record[0].Value.ToArray(), cancellationToken);
    }

    private void Print(
        ParseResult parsed,
        CommandContext context,
        FoundLetter found,
        string kind,
        DeadLetterState state,
        List<TaskEvent> history)
    {
        List<TaskEvent> ofTask = [.. history.Where(happened => happened.TaskId == found.Letter.Id).OrderBy(happened => happened.Time)];
        if (_common.Json(parsed))
        {
            DeadLetterPrinter.PrintJson(context.Output, found, kind, state, ofTask);
            return;
        }

        DeadLetterPrinter.PrintText(context.Output, found, kind, state, ofTask);
        context.Output.WriteLine();
    }

    [GeneratedRegex(@"^(\d{1,10})/(\d{1,19})$")]
    private static partial Regex Place();
}
