using TaskQueue.Core.Wire;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Actors.Streams;

/// <summary>Composes the records that tell of a task's ending, and hands them to their producers.</summary>
/// <remarks>Not thread-safe: the state of one stage.</remarks>
internal sealed class OutcomeRecords
{
    private readonly IRecordProducer _results;
    private readonly IRecordProducer _deadLetters;
    private readonly WriteSettings _settings;
    private readonly TimeProvider _time;
    private readonly ResultWriter _resultWriter;
    private readonly DeadLetterWriter _deadLetterWriter;
    private readonly Dictionary<string, string> _deadLetterTopics = [];

    public OutcomeRecords(
        IRecordProducer results, IRecordProducer deadLetters, WriteSettings settings, TimeProvider time)
    {
        _results = results;
        _deadLetters = deadLetters;
        _settings = settings;
        _time = time;
        _resultWriter = new ResultWriter(settings.Group, settings.Key);
        _deadLetterWriter = new DeadLetterWriter(settings.Group);
    }

    /// <summary>Returns the topic that a record goes to.</summary>
    public string TopicOf(in PendingWrite write)
    {
        if (write.Step != WriteStep.DeadLetter)
        {
            return _settings.ResultTopic;
        }

        var topic = write.Attempt.Assignment.Partition.Topic;
        if (!_deadLetterTopics.TryGetValue(topic, out var deadLetters))
        {
            _deadLetterTopics[topic] = deadLetters = _settings.DeadLetterTopicOf(topic);
        }

        return deadLetters;
    }

    /// <summary>Hands a record to its producer.</summary>
    /// <returns>As <see cref="IRecordProducer.Send"/>.</returns>
    public ProduceError Send(in PendingWrite write, long ticket) => write.Step switch
    {
        WriteStep.Result => SendResult(write, ticket),
        WriteStep.DeadLetter => SendDeadLetter(write, ticket),
        _ => SendFailureNotice(write, ticket),
    };

    /// <summary>Returns what to write instead of a record that Kafka will never take.</summary>
    /// <returns>
    /// For a result the dead letter that says so; for a dead letter one that tells less; <see langword="null"/> if nothing
    /// smaller is left.
    /// </returns>
    public PendingWrite? Smaller(in PendingWrite write, ProduceError error) => write switch
    {
        { Step: WriteStep.Result } => write with
        {
            Step = WriteStep.DeadLetter,
            Cause = new ResultRefusedException(error, _settings.ResultTopic, write.Attempt.Outcome.Result.Length),
        },
        { Step: WriteStep.DeadLetter, Detail: < DeadLetterDetail.WithoutMessage } => write with { Detail = write.Detail + 1 },
        _ => null,
    };

    private ProduceError SendResult(in PendingWrite write, long ticket)
    {
        var attempt = write.Attempt;
        _resultWriter.WriteCompleted(attempt.Record, attempt.Envelope, attempt.TaskKind.Utf8Name.Span, attempt.Attempt);
        return _results.Send(ResultRecord(attempt.Outcome.Result.Span), ticket);
    }

    private ProduceError SendFailureNotice(in PendingWrite write, long ticket)
    {
        var attempt = write.Attempt;
        _resultWriter.WriteFailure(
            attempt.Record, attempt.Envelope, attempt.TaskKind.Utf8Name.Span, TaskEnding.Failed, FailureOf(write));
        return _results.Send(ResultRecord(_resultWriter.Value), ticket);
    }

    private OutgoingRecord ResultRecord(ReadOnlySpan<byte> value) => new()
    {
        Topic = _settings.ResultTopic,
        Key = _resultWriter.Key,
        HasKey = _resultWriter.HasKey,
        Value = value,
        Headers = _resultWriter.Headers,
    };

    private ProduceError SendDeadLetter(in PendingWrite write, long ticket)
    {
        var record = write.Attempt.Record;
        _deadLetterWriter.Write(record, FailureOf(write), write.Detail);
        var deadLetter = new OutgoingRecord
        {
            Topic = TopicOf(write),
            Key = record.Key,
            HasKey = record.HasKey,
            Value = record.Value,
            HasValue = record.HasValue,
            Headers = _deadLetterWriter.Headers,
        };
        return _deadLetters.Send(deadLetter, ticket);
    }

    private TaskFailure FailureOf(in PendingWrite write)
    {
        var attempt = write.Attempt;
        var cause = write.Cause!;
        var now = _time.GetUtcNow();
        return new TaskFailure
        {
            Message = cause.Message,
            ExceptionType = cause.GetType().FullName,
            Stack = cause.StackTrace,
            Attempts = attempt.AttemptsMade,
            FirstFailedAt = attempt.FirstFailedAt is { } first ? now - _time.GetElapsedTime(first) : now,
            LastFailedAt = now,
        };
    }
}
