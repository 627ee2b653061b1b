using System.CommandLine;
using TaskQueue.Core.DeadLetters;
using TaskQueue.Kafka.Sending;
using TaskQueue.Node.DeadLetters;
using TaskQueue.Node.Output;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue dlq dismiss</c>: marks dead letters as needing no attention any more.</summary>
internal sealed class DlqDismissCommand : ICommand
{
    private readonly CommonOptions _common;

    private readonly DlqOptions _options = new("Dismiss at most N, in log order.", "Dismiss all.");

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be dismissed; write nothing." };

    /// <summary>Creates the command.</summary>
    public DlqDismissCommand(CommonOptions common)
    {
        _common = common;
        Command = new Command("dismiss", "Mark dead letters as needing no attention any more; they stay where they are, and listings leave them out.");
        _options.AddTo(Command, needsChoice: true);
        Command.Add(_dryRun);
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue dlq dismiss order-17 order-18
        taskqueue dlq dismiss --kind newsletter --until 2d
        """;

    /// <inheritdoc/>
    public async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var configuration = _common.Load(parsed, context);
        var now = context.Time.GetUtcNow();
        var selector = _options.Read(parsed, configuration.Settings, now);
        using var session = await DeadLetterSession.OpenAsync(
            configuration, _options.Topic(parsed), _common.Repeat(parsed), now, cancellationToken);
        session.Topics.RequireEvents();
        await session.ReadEventsAsync(context, cancellationToken);

        using var sender = new ExactSender(configuration.Kafka.DeadLetters, context.Time);
        var dismisser = new Dismisser(new ReplayJournal(configuration.Settings.Topics, sender, context.Time));
        var printer = new ReplayPrinter(context, selector, _common.Json(parsed));
        await using var progress = new ReadingProgress(context, "dead letters", writesMeanwhile: true);
        var run = new DeadLetterRun
        {
            Session = session,
            Selector = selector,
            Wants = state => state is not (DeadLetterState.Replayed or DeadLetterState.Dismissed or DeadLetterState.Foreign),
            Act = parsed.GetValue(_dryRun) ? WouldAsync : dismisser.DismissAsync,
            Tell = printer.Print,
            Time = context.Time,
            Progress = progress,
            Limit = _options.Limit(parsed) ?? long.MaxValue,
        };
        var tally = await run.RunAsync(cancellationToken);
        await progress.DisposeAsync();
        return printer.Conclude(tally, "dismiss");
    }

    private static Task<IReadOnlyList<ReplayResult>> WouldAsync(IReadOnlyList<FoundLetter> letters) =>
        Task.FromResult<IReadOnlyList<ReplayResult>>(
            [.. letters.Select(found => new ReplayResult(found.Letter, ReplayOutcome.Would))]);
}
