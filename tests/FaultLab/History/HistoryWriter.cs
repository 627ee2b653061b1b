using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace TaskQueue.FaultLab.History;

/// <summary>Appends events to the file of this process: one line each, handed to the system whole. Safe from any thread.</summary>
/// <remarks>
/// A line is its number in the file, counted from 0, and the event in JSON. What was written survives a SIGKILL of the process, which can
/// cut nothing but the line that is being written; the numbers tell that from a file that was cut elsewhere.
/// </remarks>
internal sealed class HistoryWriter : IDisposable
{
    private const int LongestNumber = 20;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json;
    private long _number;
    private bool _closed;

    /// <summary>Begins the file of a process.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="process">The process's name in the run; no other has it.</param>
    /// <param name="time">The clock.</param>
    public HistoryWriter(string folder, string process, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _file = new FileStream(
            Path.Combine(folder, process + HistoryReader.Extension), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _json = new Utf8JsonWriter(_line);
        Write(new HistoryEvent.Opened(HistoryEvent.Opened.Current, process, Environment.ProcessId));
    }

    /// <summary>Appends an event, with the present time.</summary>
    /// <param name="said">The event; nobody else has it.</param>
    public void Write(HistoryEvent said)
    {
        ArgumentNullException.ThrowIfNull(said);
        lock (_gate)
        {
            // Attempts that were left behind may still end.
            if (_closed)
            {
                return;
            }

            said.At = Nanoseconds(_time);
            _line.ResetWrittenCount();
            _ = Utf8Formatter.TryFormat(_number, _line.GetSpan(LongestNumber), out var length);
            _line.Advance(length);
            _line.Write(" "u8);
            _json.Reset();
            JsonSerializer.Serialize(_json, said, HistoryJson.Default.HistoryEvent);
            _json.Flush();
            _line.Write("\n"u8);
            _file.Write(_line.WrittenSpan);
            _number++;
        }
    }

    /// <summary>Writes that nothing was cut off, and closes the file.</summary>
    public void Dispose()
    {
        Write(new HistoryEvent.Closed());
        lock (_gate)
        {
            _closed = true;
            _json.Dispose();
            _file.Dispose();
        }
    }

    /// <summary>Returns the clock's time in nanoseconds, whatever its frequency.</summary>
    internal static long Nanoseconds(TimeProvider time) =>
        (long)((Int128)time.GetTimestamp() * 1_000_000_000 / time.TimestampFrequency);
}
