using System.Globalization;
using TaskQueue.Actors.Attempts;
using TaskQueue.Core.Records;
using TaskQueue.Core.Wire;
using TaskQueue.Core.Wire.Events;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Actors.Streams;

/// <summary>Knows which records tell of a task's ending, composes them, and hands them to their producers.</summary>
/// <remarks>Not thread-safe: the state of one stage.</remarks>
internal sealed class OutcomeRecords
{
    private readonly OutcomeProducers _producers;
    private readonly WriteSettings _settings;
    private readonly TimeProvider _time;
    private readonly ResultWriter _resultWriter;
    private readonly DeadLetterWriter _deadLetterWriter;
    private readonly EventWriter _eventWriter = new();
    private readonly Dictionary<string, string> _deadLetterTopics = [];
    private readonly Dictionary<string, string> _eventTopics = [];

    public OutcomeRecords(OutcomeProducers producers, WriteSettings settings, TimeProvider time)
    {
        _producers = producers;
        _settings = settings;
        _time = time;
        _resultWriter = new ResultWriter(settings.Group, settings.Key);
        _deadLetterWriter = new DeadLetterWriter(settings.Group);
    }

    /// <summary>Returns the first record to be written for an attempt after which its task is over.</summary>
    public PendingWrite First(TaskAttempt attempt)
    {
        if (attempt.Outcome.Kind == AttemptOutcomeKind.Succeeded)
        {
            return new PendingWrite(attempt, WriteStep.Result);
        }

        var step = attempt.Outcome.Kind != AttemptOutcomeKind.Expired ? WriteStep.DeadLetter
            : IsTold(attempt) ? WriteStep.Notice
            : WriteStep.Event;
        return new PendingWrite(attempt, step) { Cause = attempt.Outcome.Cause, EndedAt = _time.GetUtcNow().Ticks };
    }

    /// <summary>Returns the record to be written after one that was acknowledged.</summary>
    /// <returns><see langword="null"/> if that was the last one: the task settles.</returns>
    public PendingWrite? Next(in PendingWrite written) => written.Step switch
    {
        WriteStep.DeadLetter when IsTold(written.Attempt) => Follow(written, WriteStep.Notice),
        WriteStep.Notice when IsExpiry(written) => Follow(written, WriteStep.Event) with { IsTold = true },
        _ => null,
    };

    /// <summary>Returns what to write instead of a record that Kafka will never take.</summary>
    /// <returns>
    /// For a result the dead letter that says so; for a dead letter one that tells less; for the notice of an expiry the event;
    /// <see langword="null"/> if nothing is left.
    /// </returns>
    public PendingWrite? Instead(in PendingWrite refused, ProduceError error) => refused switch
    {
        { Step: WriteStep.Result } => Follow(refused, WriteStep.DeadLetter) with
        {
            Cause = new ResultRefusedException(error, _settings.ResultTopic, refused.Attempt.Outcome.Result.Length),
            EndedAt = _time.GetUtcNow().Ticks,
        },
        { Step: WriteStep.DeadLetter, Detail: < DeadLetterDetail.Stub } => refused with { Detail = refused.Detail + 1 },
        { Step: WriteStep.Notice } when IsExpiry(refused) => Follow(refused, WriteStep.Event),
        _ => null,
    };

    /// <summary>Returns the topic that a record goes to.</summary>
    public string TopicOf(in PendingWrite write) => write.Step switch
    {
        WriteStep.DeadLetter => Belonging(_deadLetterTopics, write, _settings.DeadLetterTopicOf),
        WriteStep.Event => Belonging(_eventTopics, write, _settings.EventTopicOf),
        _ => _settings.ResultTopic,
    };

    /// <summary>Hands a record to its producer.</summary>
    /// <returns>As <see cref="IRecordProducer.Send"/>.</returns>
    public ProduceError Send(in PendingWrite write, long ticket) => write.Step switch
    {
        WriteStep.Result => SendResult(write, ticket),
        WriteStep.DeadLetter => SendDeadLetter(write, ticket),
        WriteStep.Notice => SendNotice(write, ticket),
        _ => SendEvent(write, ticket),
    };

    private static bool IsExpiry(in PendingWrite write) => write.Attempt.Outcome.Kind == AttemptOutcomeKind.Expired;

    private static PendingWrite Follow(in PendingWrite write, WriteStep step) =>
        write with { Step = step, Detail = DeadLetterDetail.Full, Alone = false };

    private static string Belonging(Dictionary<string, string> known, in PendingWrite write, Func<string, string> nameOf)
    {
        var topic = write.Attempt.Assignment.Partition.Topic;
        if (!known.TryGetValue(topic, out var name))
        {
            known[topic] = name = nameOf(topic);
        }

        return name;
    }

    // The decoder has seen to it that it is a number.
    private static int GenerationOf(scoped in RecordView record) =>
        record.Headers.TryGetLast(HeaderNames.ReplayGeneration, out var generation)
        && int.TryParse(generation.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    private static string Expiry(TaskAttempt attempt) => attempt.AttemptsMade == 0
        ? string.Create(CultureInfo.InvariantCulture, $"It expired at {attempt.Envelope.ExpiresAt:u}, before its first attempt.")
        : string.Create(CultureInfo.InvariantCulture, $"It expired at {attempt.Envelope.ExpiresAt:u}, before its next attempt.");

    private bool IsTold(TaskAttempt attempt) => _settings.Failures && attempt.Envelope.Mode != EnvelopeMode.Bare;

    private ProduceError SendResult(in PendingWrite write, long ticket)
    {
        var attempt = write.Attempt;
        _resultWriter.WriteCompleted(attempt.Record, attempt.Envelope, attempt.TaskKind.Utf8Name.Span, attempt.Attempt);
        return _producers.Results.Send(ResultRecord(attempt.Outcome.Result.Span, write.Alone), ticket);
    }

    private ProduceError SendNotice(in PendingWrite write, long ticket)
    {
        var attempt = write.Attempt;
        _resultWriter.WriteFailure(
            attempt.Record,
            attempt.Envelope,
            attempt.TaskKind.Utf8Name.Span,
            IsExpiry(write) ? TaskEnding.Expired : TaskEnding.Failed,
            FailureOf(write));
        return _producers.Results.Send(ResultRecord(_resultWriter.Value, write.Alone), ticket);
    }

    private OutgoingRecord ResultRecord(ReadOnlySpan<byte> value, bool alone) => new()
    {
        Topic = _settings.ResultTopic,
        Key = _resultWriter.Key,
        HasKey = _resultWriter.HasKey,
        Value = value,
        Headers = _resultWriter.Headers,
        Alone = alone,
    };

    private ProduceError SendDeadLetter(in PendingWrite write, long ticket)
    {
        var record = write.Attempt.Record;
        _deadLetterWriter.Write(record, FailureOf(write), write.Detail);
        var deadLetter = new OutgoingRecord
        {
            Topic = TopicOf(write),
            Key = record.Key,
            HasKey = DeadLetterWriter.KeepsKey(record, write.Detail),
            Value = record.Value,
            HasValue = DeadLetterWriter.KeepsValue(record, write.Detail),
            Headers = _deadLetterWriter.Headers,
            Alone = write.Alone,
        };
        return _producers.DeadLetters.Send(deadLetter, ticket);
    }

    private ProduceError SendEvent(in PendingWrite write, long ticket)
    {
        var attempt = write.Attempt;
        var partition = attempt.Assignment.Partition;
        _eventWriter.Write(new TaskEvent
        {
            // The same however often it is written.
            Id = string.Create(CultureInfo.InvariantCulture, $"task.expired/{partition.Topic}-{partition.Number}-{attempt.Offset}"),
            Time = new DateTimeOffset(write.EndedAt, TimeSpan.Zero),
            Group = _settings.Group,
            Kind = TaskEventKind.Expired,
            TaskId = attempt.TaskId,
            Task = new RecordPosition(partition, attempt.Offset),
            Generation = GenerationOf(attempt.Record),
        });
        var told = new OutgoingRecord
        {
            Topic = TopicOf(write),
            Key = _eventWriter.Key,
            Value = _eventWriter.Value,
            Headers = _eventWriter.Headers,
            Alone = write.Alone,
        };
        return _producers.Events.Send(told, ticket);
    }

    private TaskFailure FailureOf(in PendingWrite write)
    {
        var attempt = write.Attempt;
        var ended = new DateTimeOffset(write.EndedAt, TimeSpan.Zero);
        var first = attempt.FirstFailedAt is { } failed ? _time.GetUtcNow() - _time.GetElapsedTime(failed) : ended;
        return new TaskFailure
        {
            Message = write.Cause?.Message ?? Expiry(attempt),
            ExceptionType = write.Cause?.GetType().FullName,
            Stack = write.Cause?.StackTrace,
            Attempts = attempt.AttemptsMade,
            FirstFailedAt = first < ended ? first : ended,
            LastFailedAt = ended,
        };
    }
}
