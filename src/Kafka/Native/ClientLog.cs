using Microsoft.Extensions.Logging;

namespace TaskQueue.Kafka.Native;

/// <summary>Brings a client's log lines and errors into the application's log; what repeats itself, ever more rarely.</summary>
/// <remarks>
/// A client that is cut off says so at each try. It is written when it begins, and again after a minute, two, four, up to
/// <see cref="LongestRepeat"/>; what was not said for <see cref="OverAfter"/> begins anew. Not thread-safe: belongs to the one that polls
/// the client.
/// </remarks>
internal sealed partial class ClientLog
{
    /// <summary>How soon the same is written again.</summary>
    public static readonly TimeSpan FirstRepeat = TimeSpan.FromMinutes(1);

    /// <summary>How rarely the same is written in the end.</summary>
    public static readonly TimeSpan LongestRepeat = TimeSpan.FromMinutes(10);

    /// <summary>After how long without it something is over: more than a client lets pass between two tries.</summary>
    public static readonly TimeSpan OverAfter = TimeSpan.FromMinutes(1);

    private const int MaxRemembered = 256;

    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Dictionary<(int Code, string Scope), Repetition> _said = [];

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
        var level = LevelOf(severity, facility, text);
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
        if (!TryBegin(KafkaErrors.SortOf(code), scope, out var suppressed))
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

    /// <summary>Returns how much a line of the client's own log matters to people.</summary>
    /// <param name="severity">The client's own judgement.</param>
    /// <param name="facility">What it is about.</param>
    /// <param name="text">What it says.</param>
    /// <remarks>
    /// A failed connection, and what ends the client, come as error events too, with a code. A broker that has just been started does not give
    /// producers their ids yet: if that lasts, what is not acknowledged is told.
    /// </remarks>
    internal static LogLevel LevelOf(int severity, string facility, string text) => severity switch
    {
        _ when facility is "FAIL" or "FATAL" => LogLevel.Debug,
        _ when facility == "GETPID" && text.EndsWith(": retrying", StringComparison.Ordinal) => LogLevel.Debug,
        <= SyslogSeverity.Error => LogLevel.Error,
        SyslogSeverity.Warning => LogLevel.Warning,
        < SyslogSeverity.Debug => LogLevel.Information,
        _ => LogLevel.Debug,
    };

    private bool TryBegin(int code, string scope, out int suppressed)
    {
        var now = _time.GetTimestamp();
        suppressed = 0;
        if (_said.TryGetValue((code, scope), out var last) && _time.GetElapsedTime(last.SaidAt, now) < OverAfter)
        {
            if (_time.GetElapsedTime(last.WrittenAt, now) < last.Repeat)
            {
                _said[(code, scope)] = last with { SaidAt = now, Suppressed = last.Suppressed + 1 };
                return false;
            }

            suppressed = last.Suppressed;
            var next = last.Repeat * 2;
            _said[(code, scope)] = new Repetition(now, now, next < LongestRepeat ? next : LongestRepeat, 0);
            return true;
        }

        if (_said.Count >= MaxRemembered)
        {
            _said.Clear();
        }

        suppressed = last.Suppressed;
        _said[(code, scope)] = new Repetition(now, now, FirstRepeat, 0);
        return true;
    }

    [LoggerMessage(1101, LogLevel.Warning, "TQ1101: No connection to Kafka: {Code}: {Reason} ({Suppressed} more like it since)")]
    private partial void ConnectionFailed(Confluent.Kafka.ErrorCode code, string reason, int suppressed);

    [LoggerMessage(1102, LogLevel.Error, "TQ1102: Kafka client error {Code}: {Reason} ({Suppressed} more like it since)")]
    private partial void ClientError(Confluent.Kafka.ErrorCode code, string reason, int suppressed);

    [LoggerMessage(EventId = 1103, Message = "TQ1103: Kafka client: {Facility}: {Text}")]
    private partial void ClientLine(LogLevel level, string facility, string text);

    private readonly record struct Repetition(long WrittenAt, long SaidAt, TimeSpan Repeat, int Suppressed);

    /// <summary>Severities of syslog, which librdkafka uses.</summary>
    private static class SyslogSeverity
    {
        public const int Error = 3;
        public const int Warning = 4;
        public const int Debug = 7;
    }
}
