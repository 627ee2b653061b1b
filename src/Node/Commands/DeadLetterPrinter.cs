using System.Globalization;
using System.Text;
using System.Text.Json;
using TaskQueue.Core.DeadLetters;
using TaskQueue.Core.Records;
using TaskQueue.Core.Wire;
using TaskQueue.Core.Wire.Events;
using TaskQueue.Node.DeadLetters;

namespace TaskQueue.Node.Commands;

/// <summary>Prints all that is known of a dead letter.</summary>
internal static class DeadLetterPrinter
{
    private const int HexBytes = 256;
    private const int HexBytesInLine = 32;

    /// <summary>Prints one object.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="found">The dead letter.</param>
    /// <param name="kind">The kind that runs its task.</param>
    /// <param name="state">What became of it.</param>
    /// <param name="history">Events about it or its task.</param>
    public static void PrintJson(
        TextWriter output, FoundLetter found, string kind, DeadLetterState state, IReadOnlyList<TaskEvent> history)
    {
        var record = found.Record[0];
        var headers = new List<HeaderLine>();
        foreach (var header in record.Headers)
        {
            headers.Add(new HeaderLine(Encoding.UTF8.GetString(header.Name), header.HasValue ? BytesLine.Of(header.Value) : null));
        }

        output.WriteLine(JsonSerializer.Serialize(
            new DeadLetterDetails(
                DeadLetterLine.Of(found.Letter, kind, state),
                found.Letter.Stack,
                record.HasKey ? BytesLine.Of(record.Key) : null,
                headers,
                record.HasValue && found.Letter.Missing is null ? BytesLine.Of(record.Value) : null,
                [
                    .. history.Select(told => new HistoryLine(
                        told.Time, told.Kind, told.Generation, told.By, told.DeadLetter is { } place ? PlaceLine.Of(place) : null)),
                ]),
            CommandJsonContext.Default.DeadLetterDetails));
    }

    /// <summary>Prints text for people.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="found">The dead letter.</param>
    /// <param name="kind">The kind that runs its task.</param>
    /// <param name="state">What became of it.</param>
    /// <param name="history">Events about it or its task.</param>
    public static void PrintText(
        TextWriter output, FoundLetter found, string kind, DeadLetterState state, IReadOnlyList<TaskEvent> history)
    {
        var letter = found.Letter;
        var record = found.Record[0];
        var from = letter.Task is { } task ? $"{task}, group {SafeText.OneLine(letter.Group)}" : "not told";
        output.WriteLine($"dead letter   {letter.Position}, written {PastTimes.Write(letter.WrittenAt)}");
        output.WriteLine($"state         {DeadLetterTally.WordOf(state)}");
        output.WriteLine($"task          {SafeText.OneLine(letter.Id)}");
        output.WriteLine($"kind          {(kind.Length == 0 ? "-" : SafeText.OneLine(kind))}");
        output.WriteLine($"from          {from}");
        output.WriteLine($"generation    {letter.Generation}{(letter.Generation == 0 ? " (as it was enqueued)" : " (a replay)")}");
        output.WriteLine($"attempts      {letter.Attempts}");
        output.WriteLine($"failed        first {WriteTime(letter.FirstFailure)}, last {WriteTime(letter.LastFailure)}");
        output.WriteLine($"error         {SafeText.OneLine(letter.Message)}");
        output.WriteLine($"exception     {SafeText.OneLine(letter.ExceptionType ?? "-")}");
        foreach (var line in letter.Stack is { } stack ? SafeText.Lines(stack) : [])
        {
            output.WriteLine($"              {line.TrimStart()}");
        }

        output.WriteLine($"key           {(record.HasKey ? ShortOf(record.Key) : "null")}");
        output.WriteLine("headers");
        foreach (var header in record.Headers)
        {
            if (IsTold(letter, header))
            {
                continue;
            }

            output.WriteLine($"  {SafeText.OneLine(Encoding.UTF8.GetString(header.Name))}: {(header.HasValue ? ShortOf(header.Value) : "null")}");
        }

        PrintValue(output, letter, record);
        output.WriteLine(history.Count == 0 ? "history       no events" : "history");
        foreach (var told in history)
        {
            var about = told.DeadLetter is { } place ? $", {place}" : string.Empty;
            var by = told.By is { } name ? $", by {SafeText.OneLine(name)}" : string.Empty;
            output.WriteLine($"  {PastTimes.Write(told.Time)}  {DeadLetterTally.WordOf(told.Kind)}, generation {told.Generation}{about}{by}");
        }
    }

    // Above, whole. Those of an earlier dead letter, which was put back by hand, are not.
    private static bool IsTold(DeadLetter letter, in RecordHeader header) =>
        (header.Name.SequenceEqual(DeadLetterNames.Message) && Encoding.UTF8.GetString(header.Value) == letter.Message)
        || (header.Name.SequenceEqual(DeadLetterNames.ExceptionStack) && Encoding.UTF8.GetString(header.Value) == letter.Stack);

    private static string WriteTime(DateTimeOffset? time) => time is { } told ? PastTimes.Write(told) : "not told";

    private static void PrintValue(TextWriter output, DeadLetter letter, in RecordView record)
    {
        if (letter.Missing is { } missing)
        {
            output.WriteLine($"value         incomplete: the record had {missing.Bytes} bytes, its value the SHA-256 {missing.Sha256 ?? "of nothing (null)"}");
            return;
        }

        if (!record.HasValue)
        {
            output.WriteLine("value         null");
            return;
        }

        if (SafeText.Printable(record.Value) is { } text)
        {
            output.WriteLine($"value         {record.Value.Length} bytes of text");
            output.WriteLine(text);
            return;
        }

        var shown = record.Value[..Math.Min(record.Value.Length, HexBytes)];
        var rest = record.Value.Length > HexBytes ? $", the first {HexBytes} in hex; --raw writes all" : ", in hex; --raw writes them";
        output.WriteLine($"value         {record.Value.Length} bytes{rest}");
        for (var at = 0; at < shown.Length; at += HexBytesInLine)
        {
            output.WriteLine($"  {Convert.ToHexStringLower(shown[at..Math.Min(at + HexBytesInLine, shown.Length)])}");
        }
    }

    private static string ShortOf(ReadOnlySpan<byte> bytes) =>
        SafeText.Printable(bytes) is { } text ? SafeText.OneLine(text)
        : string.Create(CultureInfo.InvariantCulture, $"{bytes.Length} bytes: {Convert.ToHexStringLower(bytes[..Math.Min(bytes.Length, HexBytes)])}");
}
