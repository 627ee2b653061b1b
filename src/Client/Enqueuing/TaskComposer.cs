using System.Diagnostics;
using System.Globalization;
using System.Text;
using TaskQueue.Core.Wire;
using TaskQueue.Kafka.Sending;

namespace TaskQueue.Client.Enqueuing;

/// <summary>Makes records of tasks. Pure.</summary>
internal static class TaskComposer
{
    private static readonly string[] Reserved =
        ["ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time", "ce_expirytime"];

    /// <summary>Tells whether a header's name is not for users.</summary>
    public static bool IsReserved(string name) =>
        Reserved.Contains(name, StringComparer.OrdinalIgnoreCase)
        || name.StartsWith("tq-", StringComparison.Ordinal)
        || name.StartsWith("__dlq.", StringComparison.Ordinal);

    /// <summary>Makes the record of a task.</summary>
    /// <param name="request">The task.</param>
    /// <param name="topic">The topic of requests that name none.</param>
    /// <param name="source">Who enqueues.</param>
    /// <param name="now">The time.</param>
    /// <param name="activity">The activity whose trace the task becomes part of, or <see langword="null"/>.</param>
    /// <param name="id">The task's id; <see langword="null"/> for a bare task.</param>
    /// <exception cref="ArgumentException">The request breaks a limit or contradicts itself.</exception>
    public static TaskRecord Compose(
        EnqueueRequest request, string topic, string source, DateTimeOffset now, Activity? activity, out string? id)
    {
        var headers = new List<KeyValuePair<string, string>>(8 + request.Headers.Count);
        id = null;
        if (request.Kind is { } kind)
        {
            id = request.Id ?? Guid.CreateVersion7(now).ToString();
            RequireName(nameof(request.Kind), kind);
            RequireName(nameof(request.Id), id);
            headers.Add(new("ce_specversion", "1.0"));
            headers.Add(new("ce_id", id));
            headers.Add(new("ce_type", kind));
            headers.Add(new("ce_source", source));
            headers.Add(new("ce_time", Text(now)));
            Add(headers, "ce_expirytime", request.ExpiresAt is { } expiry ? Text(expiry) : null);
        }
        else if (request.Id is not null || request.ExpiresAt is not null)
        {
            throw Refused("a bare task has neither an id of its own nor an expiry time");
        }

        Add(headers, "ce_maxattempts", request.MaxAttempts is { } attempts ? Attempts(attempts) : null);
        Add(headers, "content-type", request.ContentType);
        AddTrace(headers, request, activity);
        foreach (var header in request.Headers)
        {
            RequireFree(headers, header.Key);
            headers.Add(header);
        }

        RequireLimits(headers);
        return new TaskRecord(TopicOf(request, topic), KeyOf(request), request.Value, headers);
    }

    private static void AddTrace(List<KeyValuePair<string, string>> headers, EnqueueRequest request, Activity? activity)
    {
        if (activity is { IdFormat: ActivityIdFormat.W3C, Id: { } parent } && !request.Headers.Any(h => h.Key == "traceparent"))
        {
            headers.Add(new("traceparent", parent));
            if (!string.IsNullOrEmpty(activity.TraceStateString) && !request.Headers.Any(h => h.Key == "tracestate"))
            {
                headers.Add(new("tracestate", activity.TraceStateString));
            }
        }
    }

    private static ReadOnlyMemory<byte>? KeyOf(EnqueueRequest request)
    {
        if (request is { Key: not null, BinaryKey: not null })
        {
            throw Refused($"{nameof(request.Key)} and {nameof(request.BinaryKey)} exclude each other");
        }

        var key = request.Key is { } text ? Encoding.UTF8.GetBytes(text) : request.BinaryKey;
        return key is not { Length: > WireLimits.MaxNameBytes }
            ? key
            : throw Refused($"the key has {key.Value.Length} bytes; at most {WireLimits.MaxNameBytes} are allowed");
    }

    private static string TopicOf(EnqueueRequest request, string topic) =>
        request.Topic is null ? topic
        : request.Topic.Length is > 0 and <= 249 ? request.Topic
        : throw Refused($"{nameof(request.Topic)} must be 1 to 249 characters long");

    private static string Attempts(int attempts) => attempts is >= 1 and <= WireLimits.MaxAttempts
        ? attempts.ToString(CultureInfo.InvariantCulture)
        : throw Refused($"{nameof(EnqueueRequest.MaxAttempts)} is {attempts}; it must be 1 to {WireLimits.MaxAttempts}");

    private static string Text(DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[Rfc3339.Length];
        Rfc3339.Write(time, text);
        return Encoding.ASCII.GetString(text);
    }

    private static void Add(List<KeyValuePair<string, string>> headers, string name, string? value)
    {
        if (value is not null)
        {
            headers.Add(new(name, value));
        }
    }

    private static void RequireName(string what, string text)
    {
        if (WireText.FindFaultInName(Encoding.UTF8.GetBytes(text)) is { } fault)
        {
            throw Refused($"{what} {fault}");
        }
    }

    private static void RequireFree(List<KeyValuePair<string, string>> headers, string name)
    {
        if (string.IsNullOrEmpty(name) || IsReserved(name))
        {
            throw Refused($"the header '{name}' is not free to use");
        }

        // A node takes the last one of other headers, and refuses these.
        if (name.StartsWith("ce_", StringComparison.Ordinal) && headers.Exists(header => header.Key == name))
        {
            throw Refused($"the header '{name}' is given twice");
        }
    }

    private static void RequireLimits(List<KeyValuePair<string, string>> headers)
    {
        if (headers.Count > WireLimits.MaxHeaders)
        {
            throw Refused($"there are {headers.Count} headers; at most {WireLimits.MaxHeaders} are allowed");
        }

        var all = 0;
        foreach (var (name, value) in headers)
        {
            ArgumentNullException.ThrowIfNull(value, name);
            var bytes = Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value);
            all += bytes;
            if (bytes > WireLimits.MaxHeaderBytes)
            {
                throw Refused($"the header '{name}' has {bytes} bytes; at most {WireLimits.MaxHeaderBytes} are allowed");
            }
        }

        if (all > WireLimits.MaxHeadersBytes)
        {
            throw Refused($"the headers have {all} bytes together; at most {WireLimits.MaxHeadersBytes} are allowed");
        }
    }

    private static ArgumentException Refused(string reason) => new($"The task cannot be enqueued: {reason}.");
}
