using System.CommandLine;
using TaskQueue.Core.DeadLetters;
using TaskQueue.Kafka.Sending;
using TaskQueue.Node.DeadLetters;
using TaskQueue.Node.Output;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue dlq replay</c>: puts tasks of dead letters into the queue again.</summary>
internal sealed class DlqReplayCommand : ICommand
{
    private readonly CommonOptions _common;

    private readonly DlqOptions _options = new("Replay at most N, in log order.", "Replay all that are open.");

    private readonly Option<int?> _rate = new("--rate")
    {
        Description = "At most N a second. Default: as fast as it goes.",
        HelpName = "N",
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be replayed; write nothing." };

    private readonly Option<bool> _again = new("--again")
    {
        Description = "Also what was replayed, dismissed or interrupted before, and duplicates: such a task may run once more.",
    };

    /// <summary>Creates the command.</summary>
    public DlqReplayCommand(CommonOptions common)
    {
        _common = common;
        Command = new Command("replay", "Put the tasks of dead letters into the queue again, each once: in its partition, under its id, for the group that gave it up.");
        _options.AddTo(Command, needsChoice: true);
        _rate.RequireRange(1, 1_000_000);
        Command.Add(_rate);
        Command.Add(_dryRun);
        Command.Add(_again);
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        taskqueue dlq replay order-17
        taskqueue dlq replay --kind mail --error "no mailbox" --since 2h --dry-run
        taskqueue dlq replay --all --rate 50
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
        var journal = new ReplayJournal(configuration.Settings.Topics, sender, context.Time);
        var replayer = new Replayer(session.Topics, session.Reader, session.Events, journal, sender, context.Time);
        var printer = new ReplayPrinter(context, selector, _common.Json(parsed));
        var again = parsed.GetValue(_again);
        await using var progress = new ReadingProgress(context, "dead letters", writesMeanwhile: true);
        var run = new DeadLetterRun
        {
            Session = session,
            Selector = selector,
            Wants = state => state == DeadLetterState.Open || (again && state != DeadLetterState.Foreign),
            Act = parsed.GetValue(_dryRun) ? letters => WouldAsync(replayer, letters) : replayer.ReplayAsync,
            Tell = printer.Print,
            Time = context.Time,
            Progress = progress,
            Limit = _options.Limit(parsed) ?? long.MaxValue,
            Rate = parsed.GetValue(_rate),
        };
        var tally = await run.RunAsync(cancellationToken);
        await progress.DisposeAsync();
        return printer.Conclude(tally, "replay");
    }

    private static async Task<IReadOnlyList<ReplayResult>> WouldAsync(Replayer replayer, IReadOnlyList<FoundLetter> letters)
    {
        var results = new List<ReplayResult>();
        foreach (var found in letters)
        {
            var (record, refusal) = await replayer.PrepareAsync(found, CancellationToken.None);
            results.Add(new ReplayResult(
                found.Letter, record is null ? ReplayOutcome.Refused : ReplayOutcome.Would, Reason: refusal));
        }

        return results;
    }
}
