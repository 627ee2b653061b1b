using System.Globalization;
using TaskQueue.Core.Records;

namespace TaskQueue.Core.Wire;

/// <summary>Composes the records of the result topic.</summary>
/// <remarks>
/// Not thread-safe: a scratch object that is used for one record after the other. What its properties return is valid
/// until the next record. Allocates nothing for tasks that completed.
/// </remarks>
internal sealed class ResultWriter
{
    private readonly HeaderWriter _common = new();
    private readonly HeaderWriter _headers = new();
    private readonly TaskIds _ids = new();
    private readonly ProblemWriter _problem = new();
    private readonly ResultKey _resultKey;
    private readonly byte[] _key = new byte[TaskIds.MaxLength]; // A task's own key is shorter: see WireLimits.
    private int _keyLength;

    /// <summary>Creates a writer.</summary>
    /// <param name="group">The consumer group, which is named as the source of all results.</param>
    /// <param name="key">What the records have as their key.</param>
    public ResultWriter(string group, ResultKey key)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        _resultKey = key;
        _common.Add(HeaderNames.SpecVersion, "1.0"u8);
        var source = HeaderNames.SourceOf(group);
        WireText.Copy(source, _common.Reserve(HeaderNames.Source, source.Length));
    }

    /// <summary>Gets the key.</summary>
    public ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    /// <summary>Gets whether the key is other than null; the key of a task's record may be.</summary>
    public bool HasKey { get; private set; }

    /// <summary>Gets the headers.</summary>
    public RecordHeaders Headers => _headers.Written;

    /// <summary>Gets the value that <see cref="WriteFailure"/> wrote. The value of a completed task is the handler's result.</summary>
    public ReadOnlySpan<byte> Value => _problem.Written;

    /// <summary>Composes key and headers for a task that completed; a bare task has no headers.</summary>
    /// <param name="record">The task's record.</param>
    /// <param name="envelope">What it says.</param>
    /// <param name="kind">The task's kind: the envelope's, or the topic's default.</param>
    /// <param name="attempt">The attempt that completed it, counted from 1.</param>
    public void WriteCompleted(
        scoped in RecordView record, in TaskEnvelope envelope, ReadOnlySpan<byte> kind, int attempt)
    {
        var id = Begin(record, envelope);
        if (envelope.Mode != EnvelopeMode.Bare)
        {
            WriteHeaders(record, envelope, id, kind, ".completed"u8, attempt);
        }
    }

    /// <summary>Composes key, headers and value for a task that ended in another way.</summary>
    /// <param name="record">The task's record.</param>
    /// <param name="envelope">What it says; not that of a bare task, whose failure only the dead letters tell.</param>
    /// <param name="kind">The task's kind: the envelope's, or the topic's default.</param>
    /// <param name="ending">How it ended.</param>
    /// <param name="failure">Why.</param>
    /// <exception cref="ArgumentException">The task is bare, or it completed.</exception>
    public void WriteFailure(
        scoped in RecordView record,
        in TaskEnvelope envelope,
        ReadOnlySpan<byte> kind,
        TaskEnding ending,
        TaskFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        if (envelope.Mode == EnvelopeMode.Bare || ending == TaskEnding.Completed)
        {
            throw new ArgumentException("Only a task with headers that did not complete has a failure on the result topic.");
        }

        var id = Begin(record, envelope);
        WriteHeaders(record, envelope, id, kind, SuffixOf(ending), failure.Attempts);
        _headers.Add(HeaderNames.ContentType, "application/problem+json"u8);
        _problem.Write(record, ending, failure);
    }

    private static ReadOnlySpan<byte> SuffixOf(TaskEnding ending) => ending switch
    {
        TaskEnding.Canceled => ".canceled"u8,
        TaskEnding.Expired => ".expired"u8,
        _ => ".failed"u8,
    };

    /// <summary>Sets the key and returns the task's id.</summary>
    private ReadOnlySpan<byte> Begin(scoped in RecordView record, in TaskEnvelope envelope)
    {
        _headers.Clear();
        var id = _ids.Of(record, envelope);
        var key = _resultKey == ResultKey.TaskId ? id : record.Key;
        HasKey = _resultKey == ResultKey.TaskId || record.HasKey;
        key.CopyTo(_key);
        _keyLength = key.Length;
        return id;
    }

    private void WriteHeaders(
        scoped in RecordView record,
        in TaskEnvelope envelope,
        ReadOnlySpan<byte> id,
        ReadOnlySpan<byte> kind,
        ReadOnlySpan<byte> suffix,
        int attempt)
    {
        _headers.AddAll(_common.Written);
        _headers.Add(HeaderNames.Id, id);
        var type = _headers.Reserve(HeaderNames.Kind, kind.Length + suffix.Length);
        kind.CopyTo(type);
        suffix.CopyTo(type[kind.Length..]);
        AddIfAny(HeaderNames.TraceParent, envelope.TraceParent(record));
        AddIfAny(HeaderNames.TraceState, envelope.TraceState(record));
        if (attempt > 1)
        {
            Span<byte> digits = stackalloc byte[10];
            attempt.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
            _headers.Add(HeaderNames.Attempt, digits[..length]);
        }
    }

    private void AddIfAny(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            _headers.Add(name, value);
        }
    }
}
