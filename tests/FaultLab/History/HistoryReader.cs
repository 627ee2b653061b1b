using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TaskQueue.FaultLab.History;

/// <summary>Reads the files of a run and puts their events in order.</summary>
internal static class HistoryReader
{
    /// <summary>How the files' names end.</summary>
    public const string Extension = ".history";

    /// <summary>Reads a run.</summary>
    /// <param name="folder">The run's folder.</param>
    public static RunHistory Read(string folder)
    {
        var events = new List<HistoryEvent>();
        var damage = new List<string>();
        var cut = new HashSet<string>(StringComparer.Ordinal);
        var files = Directory.GetFiles(folder, "*" + Extension);
        foreach (var path in files.Order(StringComparer.Ordinal))
        {
            var process = Path.GetFileNameWithoutExtension(path);
            if (ReadFile(path, process, events, damage))
            {
                cut.Add(process);
            }
        }

        if (files.Length == 0)
        {
            damage.Add($"{folder} has no history");
        }

        return RunHistory.Of(events, damage, cut);
    }

    /// <summary>Tells whether a process that may still run has written an event of a kind.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="process">The process's name in the run.</param>
    /// <param name="kind">The kind, as it is written.</param>
    public static bool Tells(string folder, string process, string kind)
    {
        var path = Path.Combine(folder, process + Extension);
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd().Contains($"{{\"e\":\"{kind}\"", StringComparison.Ordinal);
    }

    // Returns whether the file ends without the line that says that it ends.
    private static bool ReadFile(string path, string process, List<HistoryEvent> events, List<string> damage)
    {
        using var lines = new LineReader(path);
        HistoryEvent? last = null;
        for (var expected = 0L; lines.TryTake(out var line); expected++)
        {
            last = ReadLine(line, process, expected, damage);
            if (last is null)
            {
                return false;
            }

            events.Add(last);
        }

        // What is left is a line that was being written when the process was killed.
        return lines.HasRest || last is not HistoryEvent.Closed;
    }

    private static HistoryEvent? ReadLine(ReadOnlySpan<byte> line, string process, long expected, List<string> damage)
    {
        var space = line.IndexOf((byte)' ');
        if (space < 0 || !long.TryParse(line[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number != expected)
        {
            damage.Add($"{process}: line {expected} is missing or broken: {Encoding.UTF8.GetString(line[..Math.Min(line.Length, 60)])}");
            return null;
        }

        var said = Parse(line[(space + 1)..]);
        if (said is null)
        {
            damage.Add($"{process}: line {number} cannot be read");
            return null;
        }

        var opens = said as HistoryEvent.Opened;
        if ((number == 0) != (opens is not null) || opens is not (null or { Version: HistoryEvent.Opened.Current }))
        {
            damage.Add($"{process}: line {number} is not what belongs there, or of an unknown version");
            return null;
        }

        said.Process = process;
        return said;
    }

    private static HistoryEvent? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, HistoryJson.Default.HistoryEvent);
        }
        catch (Exception broken) when (broken is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
