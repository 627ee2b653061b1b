using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Wire;

namespace TaskQueue.Node.Composition;

/// <summary>Writes an entry of the log as one line, in which nothing that a task brought along can do harm.</summary>
/// <remarks>As the simple console formatter writes it, which takes any character as it comes.</remarks>
internal sealed class LineFormatter : ConsoleFormatter
{
    /// <summary>The name by which the console finds it.</summary>
    public const string FormatterName = "line";

    // An error may quote all that a task brought along, a megabyte.
    private const int MaxLength = 16 * 1024;

    private readonly LineFormatterOptions _options;

    /// <summary>Creates the formatter.</summary>
    /// <param name="options">Its options; read once.</param>
    public LineFormatter(IOptions<LineFormatterOptions> options)
        : base(FormatterName) => _options = options.Value;

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var now = _options.Time.GetUtcNow();
        textWriter.Write(now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z' ", System.Globalization.CultureInfo.InvariantCulture));
        var (word, color) = Describe(logEntry.LogLevel);
        textWriter.Write(_options.UseColors ? $"\u001b[{color}m{word}\u001b[0m" : word);
        textWriter.Write($": {logEntry.Category}[{logEntry.EventId.Id}] ");
        textWriter.Write(Fit(logEntry.Formatter(logEntry.State, logEntry.Exception)));
        if (logEntry.Exception is { } exception)
        {
            textWriter.Write(' ');
            textWriter.Write(Fit(exception.ToString().ReplaceLineEndings(" ")));
        }

        textWriter.Write(Environment.NewLine);
    }

    private static string Fit(string text) => text.Length <= MaxLength
        ? PrintableText.Escape(text)
        : $"{PrintableText.Escape(text[..MaxLength])}… ({text.Length - MaxLength} more characters)";

    private static (string Word, string Color) Describe(LogLevel level) => level switch
    {
        LogLevel.Trace => ("trce", "37"),
        LogLevel.Debug => ("dbug", "37"),
        LogLevel.Information => ("info", "32"),
        LogLevel.Warning => ("warn", "1;33"),
        LogLevel.Error => ("fail", "30;41"),
        _ => ("crit", "37;41"),
    };
}
