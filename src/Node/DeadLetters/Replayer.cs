using TaskQueue.Core;
using TaskQueue.Core.DeadLetters;
using TaskQueue.Core.Records;
using TaskQueue.Core.Wire.Events;
using TaskQueue.Kafka;
using TaskQueue.Kafka.Reading;
using TaskQueue.Kafka.Sending;

namespace TaskQueue.Node.DeadLetters;

/// <summary>Puts the tasks of dead letters into the queue again, each once however many do so at the same time.</summary>
/// <remarks>
/// Some at a time: claims them all by events, reads events on until all claims have come by, writes the tasks whose claim was the first,
/// and marks them as replayed. A crash in between leaves claims without a mark: shown as interrupted, and not replayed again unasked,
/// since the task may have been written.
/// </remarks>
internal sealed class Replayer
{
    /// <summary>Why a dead letter that tells too little is refused.</summary>
    public const string NotOfANode =
        "TQ1604: it does not tell its task's topic, partition, offset and group: no node wrote it";

    // A claim that is acknowledged can be read at once from its leader; a new leader may need a moment.
    private const int MaxReads = 20;
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromMilliseconds(100);

    private readonly DeadLetterTopics _topics;
    private readonly TopicReader _reader;
    private readonly ReplayEvents _events;
    private readonly ReplayJournal _journal;
    private readonly ExactSender _sender;
    private readonly TimeProvider _time;
    private readonly long _decidedAt;

    /// <summary>Creates a replayer.</summary>
    /// <param name="topics">The topics.</param>
    /// <param name="reader">Reads the original records of incomplete dead letters.</param>
    /// <param name="events">What was claimed by now: the replays are decided on that.</param>
    /// <param name="journal">Writes events.</param>
    /// <param name="sender">Writes tasks.</param>
    /// <param name="time">The clock.</param>
    public Replayer(
        DeadLetterTopics topics,
        TopicReader reader,
        ReplayEvents events,
        ReplayJournal journal,
        ExactSender sender,
        TimeProvider time)
    {
        _topics = topics;
        _reader = reader;
        _events = events;
        _journal = journal;
        _sender = sender;
        _time = time;
        _decidedAt = events.History.Count;
    }

    /// <summary>Tells what stands in the way of replaying a dead letter, before anything is written.</summary>
    /// <param name="found">The dead letter.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The record to write, without the headers of a replay; or why there is none.</returns>
    /// <exception cref="TopicAccessException">The user may not write to the task topic.</exception>
    public async Task<(RecordBatch? Record, string? Refusal)> PrepareAsync(FoundLetter found, CancellationToken cancel)
    {
        var letter = found.Letter;
        if (letter.Task is not { } task || letter.Group.Length == 0)
        {
            return (null, NotOfANode);
        }

        var partitions = _topics.WritablePartitions(task.Partition.Topic);
        if (task.Partition.Number >= partitions)
        {
            return (null, partitions == 0
                ? $"TQ1605: its topic '{task.Partition.Topic}' does not exist any more"
                : $"TQ1605: its partition {task.Partition} does not exist any more: the topic has {partitions}");
        }

        if (letter.Missing is null)
        {
            return (found.Record, null);
        }

        var original = await _reader.ReadOneAsync(task.Partition, task.Offset, cancel);
        return original is not null && letter.Missing.IsOf(original[0])
            ? (original, null)
            : (null, $"TQ1606: it is incomplete, and the task's record is not at {task} any more");
    }

    /// <summary>Replays some dead letters. Goes on to the end, so that as few claims as possible are left without a task.</summary>
    /// <param name="letters">The dead letters.</param>
    /// <returns>What came of each, in the same order.</returns>
    public async Task<IReadOnlyList<ReplayResult>> ReplayAsync(IReadOnlyList<FoundLetter> letters)
    {
        var results = new ReplayResult[letters.Count];
        var plans = new List<Plan>();
        for (var index = 0; index < letters.Count; index++)
        {
            var letter = letters[index].Letter;
            var (record, refusal) = await PrepareAsync(letters[index], CancellationToken.None);
            if (record is null)
            {
                results[index] = new ReplayResult(letter, ReplayOutcome.Refused, Reason: refusal);
                continue;
            }

            var claim = _journal.EventOf(
                letter, TaskEventKind.Replaying, _events.History.NextGeneration(letter, _decidedAt));
            if (_events.History.IsWon(claim) == false)
            {
                results[index] = Taken(letter);
                continue;
            }

            plans.Add(new Plan(index, letter, record, claim));
        }

        plans = Keep(plans, await _journal.WriteAsync([.. plans.Select(plan => plan.Claim)]), results);
        await ReadClaimsAsync(plans);
        foreach (var plan in plans.Where(plan => _events.History.IsWon(plan.Claim) == false))
        {
            results[plan.Index] = Taken(plan.Letter);
        }

        plans = [.. plans.Where(plan => results[plan.Index] is null)];
        plans = Keep(plans, await _sender.SendAsync([.. plans.Select(TaskOf)], CancellationToken.None), results);
        plans = Keep(
            plans,
            await _journal.WriteAsync(
                [.. plans.Select(plan => _journal.EventOf(plan.Letter, TaskEventKind.Replayed, plan.Claim.Generation))]),
            results);
        foreach (var plan in plans)
        {
            results[plan.Index] = new ReplayResult(plan.Letter, ReplayOutcome.Replayed, plan.Claim.Generation);
        }

        return results;
    }

    private static ReplayResult Taken(DeadLetter letter) =>
        new(letter, ReplayOutcome.Taken, Reason: "another replay claimed it first");

    private static ExactRecord TaskOf(Plan plan)
    {
        var record = plan.Record[0];
        var headers = new HeaderWriter();
        ReplayHeaders.Write(record.Headers, plan.Letter.Id, plan.Claim.Generation, plan.Letter.Group, headers);
        return new ExactRecord
        {
            Topic = plan.Letter.Task!.Value.Partition.Topic,
            Partition = plan.Letter.Task.Value.Partition.Number,
            Key = record.HasKey ? (ReadOnlyMemory<byte>?)record.Key.ToArray() : null,
            Value = record.HasValue ? (ReadOnlyMemory<byte>?)record.Value.ToArray() : null,
            Headers = headers.Written.Encoded.ToArray(),
        };
    }

    /// <summary>Keeps the plans whose record was written.</summary>
    private static List<Plan> Keep(List<Plan> plans, IReadOnlyList<TaskQueueException?> errors, ReplayResult[] results)
    {
        for (var i = 0; i < plans.Count; i++)
        {
            if (errors[i] is { } error)
            {
                results[plans[i].Index] = new ReplayResult(
                    plans[i].Letter, ReplayOutcome.Failed, plans[i].Claim.Generation, error.Message, error);
            }
        }

        return [.. plans.Where((_, i) => errors[i] is null)];
    }

    private async Task ReadClaimsAsync(List<Plan> plans)
    {
        for (var read = 0; read < MaxReads; read++)
        {
            await _events.ReadOnAsync(also: null, progress: null, CancellationToken.None);
            if (plans.TrueForAll(plan => _events.History.IsWon(plan.Claim) is not null))
            {
                return;
            }

            await Task.Delay(ReadAgainAfter, _time);
        }

        throw new KafkaClientException("claims that the broker acknowledged cannot be read from the events topic");
    }

    private sealed record Plan(int Index, DeadLetter Letter, RecordBatch Record, TaskEvent Claim);
}
