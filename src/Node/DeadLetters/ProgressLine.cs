using System.Globalization;
using TaskQueue.Kafka.Reading;
using TaskQueue.Node.Commands;

namespace TaskQueue.Node.DeadLetters;

/// <summary>Tells people at a terminal now and then how far long work has come; says nothing to files and programs.</summary>
/// <remarks>
/// Lines of their own, since the work prints its results meanwhile: a bar that is drawn anew, as Spectre.Console's, needs the terminal
/// for itself.
/// </remarks>
internal sealed class ProgressLine : IProgress<ReadProgress>
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly CommandContext _context;
    private readonly string _what;
    private long _toldAt;

    /// <summary>Creates the line; nothing is told in the first seconds.</summary>
    /// <param name="context">The terminal and the clock.</param>
    /// <param name="what">What is read, such as <c>dead letters</c>.</param>
    public ProgressLine(CommandContext context, string what)
    {
        _context = context;
        _what = what;
        _toldAt = context.Time.GetTimestamp();
    }

    /// <inheritdoc/>
    public void Report(ReadProgress value)
    {
        if (_context.ErrorTerminal.Width is null || _context.Time.GetElapsedTime(_toldAt) < Every)
        {
            return;
        }

        _toldAt = _context.Time.GetTimestamp();
        var (part, percent) = value.Total is > 0 and var total
            ? ($" of {Number(total)}", $" ({Number(100 * value.Offsets / total)} %)")
            : (string.Empty, string.Empty);
        _context.Error.WriteLine($"taskqueue: {Number(value.Offsets)}{part} {_what} read{percent}");
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
