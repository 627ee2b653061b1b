using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.Hosting.Logging;
using Microsoft.Extensions.Logging;
using AkkaLevel = Akka.Event.LogLevel;
using Level = Microsoft.Extensions.Logging.LogLevel;

namespace TaskQueue.Actors.Hosting;

/// <summary>Writes what Akka logs to the loggers of the process: category, template and properties stay what they are.</summary>
/// <remarks>
/// Akka.Hosting's own bridge puts level, time, thread and source into the text of every message, which loggers say
/// already. Used by one thread at a time.
/// </remarks>
internal sealed partial class AkkaLogWriter
{
    private readonly Dictionary<string, ILogger> _loggers = [];
    private readonly ILoggerFactory _factory;

    /// <summary>Creates a writer.</summary>
    /// <param name="system">Its <see cref="LoggerFactorySetup"/> has the loggers.</param>
    public AkkaLogWriter(ActorSystem system) =>
        _factory = system.Settings.Setup.Get<LoggerFactorySetup>().Value.LoggerFactory;

    /// <summary>Writes an entry, if its level is wanted.</summary>
    /// <param name="entry">The entry.</param>
    public void Write(LogEvent entry)
    {
        var name = NameOf(entry);
        if (!_loggers.TryGetValue(name, out var logger))
        {
            logger = _factory.CreateLogger(name);
            _loggers.Add(name, logger);
        }

        var level = LevelOf(entry.LogLevel());
        if (logger.IsEnabled(level))
        {
            logger.Log(level, default, new AkkaLogState(entry), entry.Cause, static (state, _) => state.ToString());
        }
    }

    // A stage is known by the name of a port alone: "FlowShape`2([Dispatch.in] [Dispatch.out])".
    private static string NameOf(LogEvent entry) =>
        StagePort().Match(entry.LogSource) is { Success: true } stage
            ? $"TaskQueue.Actors.Streams.{stage.Groups[1].Value}"
            : entry.LogClass.FullName ?? entry.LogClass.Name;

    [GeneratedRegex(@"^\w+Shape.*?\[(\w+)\.(?:in|out)")]
    private static partial Regex StagePort();

    private static Level LevelOf(AkkaLevel level) => level switch
    {
        AkkaLevel.DebugLevel => Level.Debug,
        AkkaLevel.InfoLevel => Level.Information,
        AkkaLevel.WarningLevel => Level.Warning,
        _ => Level.Error,
    };
}
