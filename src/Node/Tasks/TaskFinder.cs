using System.Text;
using TaskQueue.Actors.Configuration;
using TaskQueue.Client;
using TaskQueue.Client.Waiting;
using TaskQueue.Core.DeadLetters;
using TaskQueue.Core.Records;
using TaskQueue.Core.Wire;
using TaskQueue.Kafka.Reading;
using TaskQueue.Kafka.Topics;
using TaskQueue.Node.Commands;
using TaskQueue.Node.DeadLetters;
using TaskQueue.Node.Output;

namespace TaskQueue.Node.Tasks;

/// <summary>Looks for what became of one task: in the result topic, the dead letters, and the queue. Reads, as there is no index.</summary>
internal sealed class TaskFinder : IDisposable
{
    private readonly LoadedConfiguration _configuration;
    private readonly TopicAdmin _admin;
    private readonly TopicReader _reader;
    private readonly CommandContext _context;
    private readonly string _id;
    private readonly byte[] _bytes;

    /// <summary>Creates a finder.</summary>
    /// <param name="configuration">Names the topics and the group.</param>
    /// <param name="admin">Asks about topics.</param>
    /// <param name="context">Told how far long reads have come.</param>
    /// <param name="id">The task's id.</param>
    public TaskFinder(LoadedConfiguration configuration, TopicAdmin admin, CommandContext context, string id)
    {
        _configuration = configuration;
        _admin = admin;
        _reader = new TopicReader(configuration.Kafka.Consumer);
        _context = context;
        _id = id;
        _bytes = Encoding.UTF8.GetBytes(id);
    }

    /// <summary>Looks in the result topic.</summary>
    /// <param name="since">How old an ending may be; <see langword="null"/> for any age.</param>
    /// <param name="cancel">Ends the read.</param>
    /// <returns>The latest ending of the task; <see langword="null"/> if none is told.</returns>
    public async Task<EndedTask?> FindEndingAsync(DateTimeOffset? since, CancellationToken cancel)
    {
        var topic = _configuration.Settings.Topics.Results;
        EndedTask? found = null;
        var foundAt = long.MinValue;
        var extents = await _admin.ReadExtentsAsync([topic], cancel);
        await using var progress = Progress(topic);
        var starts = since is { } time ? await StartsByTime.FindAsync(_reader, extents, time, cancel) : null;
        await _reader.ReadAsync(
            [.. extents.Select(extent => new ReadRange(extent.Partition, starts?[extent.Partition] ?? extent.Begin, extent.End))],
            (in RecordView record) =>
            {
                if (record.TimestampMs >= foundAt && Tells(record) && Decode(record) is { } ended)
                {
                    (found, foundAt) = (ended, record.TimestampMs);
                }

                return VisitResult.Continue;
            },
            progress,
            cancel);
        return found;
    }

    /// <summary>Looks in the dead letters.</summary>
    /// <param name="since">How old one may be; <see langword="null"/> for any age.</param>
    /// <param name="cancel">Ends the read.</param>
    /// <returns>The latest dead letter of the task; <see langword="null"/> if there is none.</returns>
    public async Task<DeadLetter?> FindDeadLetterAsync(DateTimeOffset? since, CancellationToken cancel)
    {
        var topics = _configuration.Settings.Topics;
        var told = await _admin.DescribeAsync([.. topics.Tasks.Select(topics.DeadLettersOf).Distinct(StringComparer.Ordinal)], cancel);
        var selector = new DeadLetterSelector
        {
            Ids = new HashSet<string>(StringComparer.Ordinal) { _id },
            Topics = topics.Tasks.ToHashSet(StringComparer.Ordinal),
            DefaultKind = _configuration.Settings.DefaultKind,
            Since = since,
        };
        DeadLetter? found = null;
        var scan = await DeadLetterScan.BeginAsync(
            _admin, _reader, [.. told.Topics.Where(topic => topic.Exists == true).Select(topic => topic.Name)], selector, cancel);
        await using var progress = new ReadingProgress(_context, "dead letters");
        await scan.VisitAsync(
            (in RecordView _, DeadLetter letter) =>
            {
                found = selector.Matches(letter) && (found is null || letter.FailedAt >= found.FailedAt) ? letter : found;
                return true;
            },
            progress,
            cancel);
        return found;
    }

    /// <summary>Looks in the task topics.</summary>
    /// <param name="cancel">Ends the read.</param>
    /// <returns>Where the task's record lies and how it stands; <see langword="null"/> if it is not there.</returns>
    public async Task<TaskLine?> FindInQueueAsync(CancellationToken cancel)
    {
        var names = _configuration.Settings.Topics.Tasks;
        var topics = (await _admin.DescribeAsync(names, cancel)).Topics.Where(topic => topic.Exists == true).ToList();
        if (topics.Count == 0)
        {
            return null;
        }

        var partitions = await OpenPartition.ReadAsync(_configuration, _admin, topics, cancel);
        var composer = new QueuedTasks(_configuration.Settings, _context.Time.GetUtcNow());
        if (BareIds.TryRead(_id, names, out var place))
        {
            var open = partitions.FirstOrDefault(partition => partition.Partition == place.Partition);
            var record = open is null ? null : await _reader.ReadOneAsync(place.Partition, place.Offset, cancel);
            return record is null ? null : LineOf(composer, open!, record[0]);
        }

        TaskLine? found = null;
        var byId = partitions.ToDictionary(partition => partition.Partition);
        var extents = await _admin.ReadExtentsAsync([.. topics.Select(topic => topic.Name)], cancel);
        await using var progress = Progress(string.Join(", ", names));
        await _reader.ReadAsync(
            [.. extents.Select(extent => new ReadRange(extent.Partition, extent.Begin, extent.End))],
            (in RecordView record) =>
            {
                found = LineOf(composer, byId[record.Assignment.Partition], record) is { } line && line.Id == _id ? line : found;
                return VisitResult.Continue;
            },
            progress,
            cancel);
        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private TaskLine? LineOf(QueuedTasks composer, OpenPartition partition, in RecordView record)
    {
        if (!composer.TryRead(record, out var envelope, _bytes))
        {
            return null;
        }

        var ledger = partition.ReadLedger();
        var isOpen = record.Offset >= partition.From && !ledger.IsSettled(record.Offset);
        var task = composer.LineOf(record, envelope, isOpen ? ledger.AttemptsOf(record.Offset) : 0);
        return new TaskLine
        {
            Id = task.Id,
            Kind = task.Kind,
            Outcome = isOpen ? task.State : TaskOutcome.Settled,
            Attempt = isOpen ? task.Attempts : null,
            Task = new PlaceLine(task.Topic, task.Partition, task.Offset),
        };
    }

    private bool Tells(in RecordView record) =>
        record.Headers.TryGetLast(HeaderNames.Id, out var id) ? id.Value.SequenceEqual(_bytes) : record.Key.SequenceEqual(_bytes);

    private static EndedTask? Decode(in RecordView record) => EndingDecoder.Decode(new FollowedRecord
    {
        Partition = record.Assignment.Partition.Number,
        Offset = record.Offset,
        Key = record.Key,
        Value = record.Value,
        Headers = record.Headers,
    });

    private ReadingProgress Progress(string topic) => new(_context, $"records of {topic}");
}
