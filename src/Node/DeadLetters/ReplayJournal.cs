using TaskQueue.Actors.Configuration.Settings;
using TaskQueue.Core;
using TaskQueue.Core.DeadLetters;
using TaskQueue.Core.Wire.Events;
using TaskQueue.Kafka.Sending;

namespace TaskQueue.Node.DeadLetters;

/// <summary>Writes events about dead letters.</summary>
internal sealed class ReplayJournal
{
    private readonly EventWriter _writer = new();
    private readonly TopicSettings _topics;
    private readonly ExactSender _sender;
    private readonly TimeProvider _time;

    /// <summary>Creates a journal.</summary>
    /// <param name="topics">Names the events topics.</param>
    /// <param name="sender">Writes.</param>
    /// <param name="time">The clock.</param>
    public ReplayJournal(TopicSettings topics, ExactSender sender, TimeProvider time)
    {
        _topics = topics;
        _sender = sender;
        _time = time;
    }

    /// <summary>Makes an event about a dead letter that tells where its task came from.</summary>
    /// <param name="letter">The dead letter.</param>
    /// <param name="kind">What happens to it.</param>
    /// <param name="generation">Which replay it is about.</param>
    public TaskEvent EventOf(DeadLetter letter, TaskEventKind kind, int generation) => new()
    {
        Id = Guid.CreateVersion7(_time.GetUtcNow()).ToString(),
        Time = _time.GetUtcNow(),
        Kind = kind,
        Group = letter.Group,
        TaskId = letter.Id,
        Task = letter.Task!.Value,
        DeadLetter = letter.Position,
        Generation = generation,
        By = $"{Environment.UserName}@{Environment.MachineName}",
    };

    /// <summary>Writes events and waits until they are acknowledged.</summary>
    /// <param name="events">The events.</param>
    /// <returns>For each <see langword="null"/> if it was written, else why not.</returns>
    public Task<IReadOnlyList<TaskQueueException?>> WriteAsync(IReadOnlyList<TaskEvent> events) =>
        _sender.SendAsync([.. events.Select(RecordOf)], CancellationToken.None);

    private ExactRecord RecordOf(TaskEvent happened)
    {
        _writer.Write(happened);
        return new ExactRecord
        {
            Topic = _topics.EventsOf(happened.Task.Partition.Topic),
            Key = _writer.Key.ToArray(),
            Value = _writer.Value.ToArray(),
            Headers = _writer.Headers.Encoded.ToArray(),
        };
    }
}
