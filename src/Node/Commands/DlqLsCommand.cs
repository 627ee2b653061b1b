using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TaskQueue.Core.DeadLetters;
using TaskQueue.Core.Records;
using TaskQueue.Node.DeadLetters;
using TaskQueue.Node.Output;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue dlq ls</c>: lists dead letters.</summary>
internal sealed class DlqLsCommand : ICommand
{
    private const int DefaultLimit = 100;
    private const int MaxErrorOnTerminal = 80;
    private const int MaxKindLength = 60;
    private const int MaxErrorLines = 10;

    private readonly CommonOptions _common;

    private readonly DlqOptions _options = new(
        "List the newest N; the numbers below the list are of all. Default: 100.",
        "List also what was replayed or dismissed.");

    /// <summary>Creates the command.</summary>
    public DlqLsCommand(CommonOptions common)
    {
        _common = common;
        Command = new Command("ls", "List dead letters, the newest first, and count them by kind and error; what was replayed or dismissed is left out.");
        _options.AddTo(Command, needsChoice: false);
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue dlq ls
        taskqueue dlq ls --kind mail --error "no mailbox" --since 2h
        taskqueue dlq ls --all --json
        """;

    /// <inheritdoc/>
    public async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var configuration = _common.Load(parsed, context);
        var now = context.Time.GetUtcNow();
        var selector = _options.Read(parsed, configuration.Settings, now);
        using var session = await DeadLetterSession.OpenAsync(
            configuration, _options.Topic(parsed), _common.Repeat(parsed), now, cancellationToken);
        await session.ReadEventsAsync(context, cancellationToken);

        var counts = new ErrorCounts();
        var newest = new PriorityQueue<(DeadLetter Letter, DeadLetterState State), DateTimeOffset>();
        var limit = _options.Limit(parsed) ?? DefaultLimit;
        var elsewhere = 0L;
        var scan = await DeadLetterScan.BeginAsync(session.Admin, session.Reader, session.Topics.DeadLetters, selector, cancellationToken);
        await using (var progress = new ReadingProgress(context, "dead letters"))
        {
            await scan.VisitAsync(
                (in RecordView _, DeadLetter letter) =>
                {
                    elsewhere += selector.IsOfTopics(letter) ? 0 : 1;
                    var state = session.StateOf(letter);
                    if (selector.Matches(letter) && (_options.All(parsed) || state is not (DeadLetterState.Replayed or DeadLetterState.Dismissed)))
                    {
                        counts.Add(letter, selector.KindOf(letter), state);
                        newest.Enqueue((letter with { Stack = null }, state), letter.FailedAt);
                        if (newest.Count > limit)
                        {
                            newest.Dequeue();
                        }
                    }

                    return true;
                },
                progress,
                cancellationToken);
        }

        var shown = new List<(DeadLetter Letter, DeadLetterState State)>();
        while (newest.TryDequeue(out var next, out _))
        {
            shown.Add(next);
        }

        shown.Reverse();
        Print(context, shown, counts, selector, _common.Json(parsed));
        if (elsewhere > 0)
        {
            context.Error.WriteLine($"taskqueue: {elsewhere} more are of other task topics; --topic shows them");
        }

        return ExitCodes.Done;
    }

    private static void Print(
        CommandContext context,
        List<(DeadLetter Letter, DeadLetterState State)> shown,
        ErrorCounts counts,
        DeadLetterSelector selector,
        bool json)
    {
        if (json)
        {
            foreach (var (letter, state) in shown)
            {
                context.Output.WriteLine(JsonSerializer.Serialize(
                    DeadLetterLine.Of(letter, selector.KindOf(letter), state), CommandJsonContext.Default.DeadLetterLine));
            }

            return;
        }

        if (shown.Count > 0)
        {
            var table = new TextTable("LAST FAILURE", "STATE", "GROUP", "KIND", "!ID", "#ATTEMPTS", "!DEAD LETTER", "ERROR");
            var maxError = context.OutputTerminal.Width is null ? int.MaxValue : MaxErrorOnTerminal;
            foreach (var (letter, state) in shown)
            {
                table.Add(RowOf(letter, selector.KindOf(letter), state, maxError));
            }

            table.Write(context.Output, context.OutputTerminal);
            context.Output.WriteLine();
        }

        PrintCounts(context.Output, counts, shown.Count);
    }

    // What else there is to know of it, show tells.
    private static string[] RowOf(DeadLetter letter, string kind, DeadLetterState state, int maxError) =>
    [
        PastTimes.Write(letter.FailedAt),
        DeadLetterTally.WordOf(state),
        letter.Group.Length == 0 ? "-" : SafeText.OneLine(letter.Group),
        kind.Length == 0 ? "-" : SafeText.OneLine(kind),
        SafeText.OneLine(letter.Id),
        letter.Attempts.ToString(CultureInfo.InvariantCulture),
        letter.Position.ToString(),
        (letter.Missing is null ? string.Empty : "(incomplete) ") + ErrorCounts.ErrorOf(letter, maxError),
    ];

    private static void PrintCounts(TextWriter output, ErrorCounts counts, int shown)
    {
        if (counts.Total == 0)
        {
            output.WriteLine("no dead letters");
            return;
        }

        var states = string.Join(", ", counts.States.Select(entry => $"{entry.Count} {DeadLetterTally.WordOf(entry.State)}"));
        var left = counts.Total > shown ? $"; the newest {shown} are listed" : string.Empty;
        output.WriteLine($"{counts.Total} dead letters: {states}{left}");
        var errors = counts.Errors.ToList();
        foreach (var (kind, error, count) in errors.Take(MaxErrorLines))
        {
            output.WriteLine($"  {count,7}  {SafeText.OneLine(kind, MaxKindLength)}  {error}");
        }

        if (errors.Count > MaxErrorLines)
        {
            output.WriteLine($"  {errors.Skip(MaxErrorLines).Sum(entry => entry.Count),7}  with {errors.Count - MaxErrorLines} other errors");
        }
    }
}
