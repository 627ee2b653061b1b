using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using TaskQueue.Core.Wire;
using TaskQueue.Kafka.Reading;

namespace TaskQueue.Client.Waiting;

/// <summary>Reads records of the result topic. Pure.</summary>
internal static partial class EndingDecoder
{
    /// <summary>Reads a record.</summary>
    /// <param name="record">The record.</param>
    /// <returns>What it tells; <see langword="null"/> if it tells of no task, or of an ending that is not known here.</returns>
    public static EndedTask? Decode(in FollowedRecord record)
    {
        if (!record.Headers.TryGetLast(HeaderNames.Id, out var id))
        {
            return record.Key.IsEmpty
                ? null
                : new EndedTask
                {
                    Id = Encoding.UTF8.GetString(record.Key),
                    Ending = TaskEnding.Completed,
                    Value = record.Value.ToArray(),
                };
        }

        if (!record.Headers.TryGetLast(HeaderNames.Kind, out var type) || !TryReadEnding(type.Value, out var ending, out var kind))
        {
            return null;
        }

        return new EndedTask
        {
            Id = Encoding.UTF8.GetString(id.Value),
            Ending = ending,
            Kind = Encoding.UTF8.GetString(kind),
            Attempt = record.Headers.TryGetLast(HeaderNames.Attempt, out var attempt)
                && Utf8Parser.TryParse(attempt.Value, out int number, out _) ? number : 1,
            Value = record.Value.ToArray(),
            Problem = ending == TaskEnding.Completed ? null : ReadProblem(record.Value),
        };
    }

    private static bool TryReadEnding(ReadOnlySpan<byte> type, out TaskEnding ending, out ReadOnlySpan<byte> kind)
    {
        var dot = type.LastIndexOf((byte)'.');
        kind = dot < 0 ? default : type[..dot];
        var word = type[(dot + 1)..];
        (ending, var known) = word switch
        {
            _ when dot < 0 => (default, false),
            _ when word.SequenceEqual("completed"u8) => (TaskEnding.Completed, true),
            _ when word.SequenceEqual("failed"u8) => (TaskEnding.Failed, true),
            _ when word.SequenceEqual("canceled"u8) => (TaskEnding.Canceled, true),
            _ when word.SequenceEqual("expired"u8) => (TaskEnding.Expired, true),
            _ => (default, false),
        };
        return known;
    }

    private static TaskProblem ReadProblem(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ProblemContext.Default.TaskProblem) ?? new TaskProblem();
        }
        catch (JsonException)
        {
            // The ending holds whatever another writer put there as its explanation.
            return new TaskProblem { Detail = Encoding.UTF8.GetString(json) };
        }
    }

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(TaskProblem))]
    private sealed partial class ProblemContext : JsonSerializerContext;
}
