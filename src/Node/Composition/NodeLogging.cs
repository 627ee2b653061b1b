using Microsoft.Extensions.Logging;

namespace TaskQueue.Node.Composition;

/// <summary>Sets up the logging of the process: one line an entry, times in UTC.</summary>
internal static class NodeLogging
{
    /// <summary>Creates the loggers.</summary>
    /// <param name="akkaLogLevel">The value of <c>akka.loglevel</c>, which holds for all of the process.</param>
    /// <param name="toStandardError">Whether to leave the standard output to what a command prints.</param>
    public static ILoggerFactory Create(string akkaLogLevel, bool toStandardError = false) =>
        LoggerFactory.Create(logging => logging
            .SetMinimumLevel(LevelOf(akkaLogLevel))
            .AddFilter("Akka.Actor.CoordinatedShutdown", LogLevel.Warning)
            .AddConsole(console =>
            {
                console.LogToStandardErrorThreshold = toStandardError ? LogLevel.Trace : LogLevel.None;
                console.FormatterName = LineFormatter.FormatterName;
            })
            .AddConsoleFormatter<LineFormatter, LineFormatterOptions>(line =>
                line.UseColors = !(toStandardError ? Console.IsErrorRedirected : Console.IsOutputRedirected)));

    private static LogLevel LevelOf(string akkaLogLevel) => akkaLogLevel switch
    {
        "DEBUG" => LogLevel.Debug,
        "INFO" => LogLevel.Information,
        "WARNING" => LogLevel.Warning,
        "ERROR" => LogLevel.Error,
        _ => LogLevel.None,
    };
}
