using System.Text.Json;
using TaskQueue.Node.DeadLetters;

namespace TaskQueue.Node.Commands;

/// <summary>Prints what came of dead letters, one a line, and in the end how many there were.</summary>
internal sealed class ReplayPrinter
{
    private readonly CommandContext _context;
    private readonly DeadLetterSelector _selector;
    private readonly bool _json;

    /// <summary>Creates the printer.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="selector">Knows the kind of tasks that name none.</param>
    /// <param name="json">Whether as JSON.</param>
    public ReplayPrinter(CommandContext context, DeadLetterSelector selector, bool json)
    {
        _context = context;
        _selector = selector;
        _json = json;
    }

    /// <summary>Prints one result.</summary>
    public void Print(ReplayResult result)
    {
        var letter = result.Letter;
        var kind = _selector.KindOf(letter);
        if (_json)
        {
            _context.Output.WriteLine(JsonSerializer.Serialize(
                new ReplayLine(
                    letter.Id,
                    kind,
                    result.Outcome,
                    PlaceLine.Of(letter.Position),
                    letter.Task is { } task ? PlaceLine.Of(task) : null,
                    result.Generation > 0 ? result.Generation : null,
                    result.Reason),
                CommandJsonContext.Default.ReplayLine));
            return;
        }

        var word = DeadLetterTally.WordOf(result.Outcome);
        var place = letter.Task is { } from ? $"{from.Partition} " : string.Empty;
        var generation = result.Generation > 0 ? $"generation {result.Generation} " : string.Empty;
        var reason = result.Reason is null ? string.Empty : $": {SafeText.OneLine(result.Reason)}";
        _context.Output.WriteLine(
            $"{word,-9}  {SafeText.OneLine(letter.Id)}  {SafeText.OneLine(kind)}  {place}{generation}(dead letter {letter.Position}){reason}");
    }

    /// <summary>Prints what was done in all and turns it into an exit code.</summary>
    /// <param name="tally">What was done.</param>
    /// <param name="verb">What was to be done, such as <c>replay</c>.</param>
    /// <exception cref="TaskQueue.Core.TaskQueueException">Writing failed.</exception>
    public int Conclude(DeadLetterTally tally, string verb)
    {
        (_json ? _context.Error : _context.Output).WriteLine(
            tally.Describe(verb == "replay" ? "would be replayed" : "would be dismissed"));
        var isVain = false;
        foreach (var id in _selector.Ids.Where(id => !tally.IsInterrupted && !tally.Found(id)))
        {
            isVain = true;
            _context.Error.WriteLine($"taskqueue: TQ1607: there is no dead letter of a task '{SafeText.OneLine(id)}' among those selected");
        }

        foreach (var (id, state) in tally.LeftAlone())
        {
            isVain = true;
            var way = verb == "replay" && state != Core.DeadLetters.DeadLetterState.Foreign ? "; --again replays it once more" : string.Empty;
            _context.Error.WriteLine(
                $"taskqueue: TQ1608: '{SafeText.OneLine(id)}' is left alone: {DeadLetterTally.WordOf(state)}{way}");
        }

        if (tally.Failure is { } failure)
        {
            throw failure;
        }

        if (tally.IsInterrupted)
        {
            _context.Error.WriteLine("taskqueue: TQ9098: interrupted; what is told above is done, the rest is untouched");
            return ExitCodes.Interrupted;
        }

        return isVain || tally.HasRefusals ? ExitCodes.Failed : ExitCodes.Done;
    }
}
