using System.Globalization;
using Spectre.Console;
using TaskQueue.Node.Commands;
using TaskQueue.Node.Output;

namespace TaskQueue.Node.Tasks;

/// <summary>Tells people at a terminal how many of the tasks have ended that a command waits for; says nothing to files and programs.</summary>
/// <remarks>
/// A bar, unless the tasks' lines go to the terminal too: they would tear it apart. Then a line now and then, which says where to look if
/// nothing moves.
/// </remarks>
internal sealed class TaskProgress
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    private readonly CommandContext _context;
    private readonly string _repeat;
    private readonly Func<(long Ended, long All)> _count;
    private long _told;

    /// <summary>Creates it.</summary>
    /// <param name="context">Where to tell, and the clock.</param>
    /// <param name="repeat">Options that make a suggested command read the same configuration.</param>
    /// <param name="count">Returns how many tasks have ended, and of how many; called from another thread than the work's.</param>
    public TaskProgress(CommandContext context, string repeat, Func<(long Ended, long All)> count)
    {
        _context = context;
        _repeat = repeat;
        _count = count;
    }

    private bool ShowsBar => _context is { ErrorTerminal.HasColors: true, OutputTerminal.Width: null };

    /// <summary>Tells while work is under way, and ends as it does.</summary>
    /// <param name="working">The work.</param>
    public async Task FollowAsync(Task working)
    {
        if (_context.ErrorTerminal.Width is not { } width)
        {
            await working;
            return;
        }

        if (!ShowsBar)
        {
            await TickAsync(working, LineEvery, TellLine);
            return;
        }

        await Screen.Progress(_context.Error, width)
            .StartAsync(display =>
            {
                var bar = display.AddTask("waiting for tasks");
                return TickAsync(working, Screen.RefreshEvery, () => TellBar(display, bar));
            });
    }

    private async Task TickAsync(Task working, TimeSpan every, Action tell)
    {
        using var timer = new PeriodicTimer(every, _context.Time);
        while (true)
        {
            var tick = timer.WaitForNextTickAsync().AsTask();
            if (await Task.WhenAny(working, tick) == working)
            {
                break;
            }

            tell();
        }

        await working;
    }

    private void TellLine()
    {
        var (ended, all) = _count();
        var hint = ended == _told ? $"; what stands still: taskqueue status{_repeat}" : string.Empty;
        _told = ended;
        _context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"taskqueue: {ended:N0} of {all:N0} tasks have ended{hint}"));
    }

    private void TellBar(ProgressContext display, ProgressTask bar)
    {
        var (ended, all) = _count();
        bar.Description = string.Create(CultureInfo.InvariantCulture, $"{ended:N0} of {all:N0} tasks have ended");
        bar.MaxValue = Math.Max(all, 1);
        bar.Value = ended;
        display.Refresh();
    }
}
