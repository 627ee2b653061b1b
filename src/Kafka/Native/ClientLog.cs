using Microsoft.Extensions.Logging;

namespace TaskQueue.Kafka.Native;

/// <summary>Brings a client's log lines and errors into the application's log; what repeats itself, once in a while.</summary>
/// <remarks>Not thread-safe: belongs to the one that polls the client.</remarks>
internal sealed partial class ClientLog
{
    /// <summary>How often the same error is written at most.</summary>
    public static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(10);

    private const int MaxRemembered = 256;

    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Dictionary<(int Code, string Scope), (long WrittenAt, int Suppressed)> _written = [];

    /// <summary>Creates the log of one client.</summary>
    public ClientLog(ILogger logger, TimeProvider time)
    {
        _logger = logger;
        _time = time;
    }

    /// <summary>Writes a line of the client's own log.</summary>
    public void Line(in NativeEvent line)
    {
        line.ReadLog(out var severity, out var facility, out var text);
        // A failed connection, and what ends the client, come as error events too, with a code.
        var level = facility is "FAIL" or "FATAL" ? LogLevel.Debug : LevelOf(severity);
        if (severity > SyslogSeverity.Warning || TryBegin(severity, facility, out _))
        {
            ClientLine(level, facility, text);
        }
    }

    /// <summary>Writes an error.</summary>
    /// <param name="code">librdkafka's code.</param>
    /// <param name="text">What it says.</param>
    /// <param name="scope">What it is about: the same code about something else is written on its own.</param>
    public void Error(int code, string text, string scope = "")
    {
        if (!TryBegin(code, scope, out var suppressed))
        {
            return;
        }

        var name = (Confluent.Kafka.ErrorCode)code;
        if (KafkaErrors.IsConnection(code))
        {
            ConnectionFailed(name, text, suppressed);
        }
        else
        {
            ClientError(name, text, suppressed);
        }
    }

    private static LogLevel LevelOf(int severity) => severity switch
    {
        <= SyslogSeverity.Error => LogLevel.Error,
        SyslogSeverity.Warning => LogLevel.Warning,
        < SyslogSeverity.Debug => LogLevel.Information,
        _ => LogLevel.Debug,
    };

    private bool TryBegin(int code, string scope, out int suppressed)
    {
        var now = _time.GetTimestamp();
        var seen = _written.TryGetValue((code, scope), out var last);
        if (seen && _time.GetElapsedTime(last.WrittenAt, now) < RepeatAfter)
        {
            _written[(code, scope)] = last with { Suppressed = last.Suppressed + 1 };
            suppressed = 0;
            return false;
        }

        if (!seen && _written.Count >= MaxRemembered)
        {
            _written.Clear();
        }

        suppressed = last.Suppressed;
        _written[(code, scope)] = (now, 0);
        return true;
    }

    [LoggerMessage(1101, LogLevel.Warning, "TQ1101: No connection to Kafka: {Code}: {Reason} ({Suppressed} more like it since)")]
    private partial void ConnectionFailed(Confluent.Kafka.ErrorCode code, string reason, int suppressed);

    [LoggerMessage(1102, LogLevel.Error, "TQ1102: Kafka client error {Code}: {Reason} ({Suppressed} more like it since)")]
    private partial void ClientError(Confluent.Kafka.ErrorCode code, string reason, int suppressed);

    [LoggerMessage(EventId = 1103, Message = "TQ1103: Kafka client: {Facility}: {Text}")]
    private partial void ClientLine(LogLevel level, string facility, string text);

    /// <summary>Severities of syslog, which librdkafka uses.</summary>
    private static class SyslogSeverity
    {
        public const int Error = 3;
        public const int Warning = 4;
        public const int Debug = 7;
    }
}
