using System.Globalization;
using Spectre.Console;
using TaskQueue.Kafka.Reading;
using TaskQueue.Node.Commands;

namespace TaskQueue.Node.Output;

/// <summary>Tells people at a terminal how far long reading has come; says nothing to files and programs.</summary>
/// <remarks>
/// A bar, from the second second on, which is gone when this is disposed of. Where the results go to the terminal meanwhile, they would
/// tear it apart: then a line now and then.
/// </remarks>
internal sealed class ReadingProgress : IProgress<ReadProgress>, IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly CommandContext _context;
    private readonly string _what;
    private readonly bool _showsBar;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _toldAt;
    private Task _showing = Task.CompletedTask;
    private long _drawnAt;
    private ProgressContext? _display;
    private volatile ProgressTask? _bar;

    /// <summary>Creates it; nothing is told in the first seconds.</summary>
    /// <param name="context">The terminal and the clock.</param>
    /// <param name="what">What is read, such as <c>dead letters</c>.</param>
    /// <param name="writesMeanwhile">Whether results are written while it is read.</param>
    public ReadingProgress(CommandContext context, string what, bool writesMeanwhile = false)
    {
        _context = context;
        _what = what;
        _showsBar = context.ErrorTerminal.HasColors && !(writesMeanwhile && context.OutputTerminal.Width is not null);
        _toldAt = context.Time.GetTimestamp();
    }

    /// <inheritdoc/>
    public void Report(ReadProgress value)
    {
        if (_bar is { } bar)
        {
            bar.Description = Describe(value);
            bar.MaxValue = Math.Max(value.Total ?? value.Offsets, 1);
            bar.Value = value.Offsets;
            if (_context.Time.GetElapsedTime(_drawnAt) >= Screen.RefreshEvery)
            {
                _drawnAt = _context.Time.GetTimestamp();
                _display!.Refresh();
            }

            return;
        }

        if (_context.ErrorTerminal.Width is not { } width || _context.Time.GetElapsedTime(_toldAt) < Every)
        {
            return;
        }

        _toldAt = _context.Time.GetTimestamp();
        if (!_showsBar)
        {
            _context.Error.WriteLine($"taskqueue: {Describe(value)}{(value.Total is > 0 and var total ? $" ({Number(100 * value.Offsets / total)} %)" : string.Empty)}");
        }
        else if (_showing.IsCompleted)
        {
            _showing = Screen.Progress(_context.Error, width).StartAsync(display =>
            {
                _display = display;
                _bar = display.AddTask(Describe(value));
                return _done.Task;
            });
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _display?.Refresh();
        _done.TrySetResult();
        await _showing;
    }

    private string Describe(ReadProgress value) =>
        $"{Number(value.Offsets)}{(value.Total is > 0 and var total ? $" of {Number(total)}" : string.Empty)} {_what} read";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
