using System.Text;
using TaskQueue.Actors.Configuration;
using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Reading;
using TaskQueue.Node.Commands;

namespace TaskQueue.Node.Tasks;

/// <summary>Lists the oldest open tasks of a queue by reading it.</summary>
/// <remarks>Without a filter a partition is read until it has as many as may be listed; with one, everything that is open.</remarks>
internal sealed class TaskListing
{
    private readonly IReadOnlyList<OpenPartition> _partitions;
    private readonly QueuedTasks _composer;
    private readonly byte[] _kind;
    private readonly TaskOutcome? _state;
    private readonly int _limit;
    private readonly PriorityQueue<QueuedTaskLine, Age> _oldest = new(Comparer<Age>.Create((one, other) => other.CompareTo(one)));

    /// <summary>Creates a listing.</summary>
    /// <param name="partitions">What is open.</param>
    /// <param name="configuration">Names group and default kind.</param>
    /// <param name="now">The present time.</param>
    /// <param name="kind">The only kind to be listed; <see langword="null"/> for all.</param>
    /// <param name="state">The only state to be listed; <see langword="null"/> for all.</param>
    /// <param name="limit">How many tasks to list at most.</param>
    public TaskListing(
        IReadOnlyList<OpenPartition> partitions,
        LoadedConfiguration configuration,
        DateTimeOffset now,
        string? kind,
        TaskOutcome? state,
        int limit)
    {
        _partitions = partitions;
        _composer = new QueuedTasks(configuration.Settings, now);
        _kind = Encoding.UTF8.GetBytes(kind ?? string.Empty);
        _state = state;
        _limit = limit;
    }

    /// <summary>Gets how many tasks are open, by offsets: transactions and compaction leave gaps that count too.</summary>
    public long Open => _partitions.Sum(partition => partition.Open);

    /// <summary>Gets how many tasks fit the filter; <see langword="null"/> without one: not all were read.</summary>
    public long? Matching { get; private set; }

    private bool IsFiltered => _kind.Length > 0 || _state is not null;

    /// <summary>Reads.</summary>
    /// <param name="reader">Reads.</param>
    /// <param name="progress">Told how far the read has come.</param>
    /// <param name="cancel">Ends the read.</param>
    /// <returns>The oldest tasks, the oldest first.</returns>
    public async Task<IReadOnlyList<QueuedTaskLine>> ReadAsync(
        TopicReader reader, IProgress<ReadProgress>? progress, CancellationToken cancel)
    {
        var ledgers = _partitions.ToDictionary(partition => partition.Partition, partition => partition.ReadLedger());
        var matching = _partitions.ToDictionary(partition => partition.Partition, _ => 0L);
        await reader.ReadAsync(
            [
                .. _partitions
                    .Where(partition => partition.From < partition.End)
                    .Select(partition => new ReadRange(partition.Partition, partition.From, partition.End)),
            ],
            (in RecordView record) =>
            {
                var partition = record.Assignment.Partition;
                matching[partition] += Take(record, ledgers[partition]) ? 1 : 0;
                return IsFiltered || matching[partition] < _limit ? VisitResult.Continue : VisitResult.SkipPartition;
            },
            progress,
            cancel);
        Matching = IsFiltered ? matching.Values.Sum() : null;
        var listed = new List<QueuedTaskLine>(_oldest.Count);
        while (_oldest.TryDequeue(out var next, out _))
        {
            listed.Add(next);
        }

        listed.Reverse();
        return listed;
    }

    private bool Take(in RecordView record, LedgerAhead ledger)
    {
        if (ledger.IsSettled(record.Offset) || !_composer.TryRead(record, out var envelope, kind: _kind))
        {
            return false;
        }

        var attempts = ledger.AttemptsOf(record.Offset);
        if (_state is { } wanted && _composer.StateOf(envelope, attempts) != wanted)
        {
            return false;
        }

        var age = new Age(record.TimestampMs, record.Assignment.Partition.Topic, record.Assignment.Partition.Number, record.Offset);
        if (_oldest.Count < _limit)
        {
            _oldest.Enqueue(_composer.LineOf(record, envelope, attempts), age);
        }
        else if (_oldest.TryPeek(out _, out var youngest) && age.CompareTo(youngest) < 0)
        {
            _oldest.DequeueEnqueue(_composer.LineOf(record, envelope, attempts), age);
        }

        return true;
    }

    /// <summary>By what tasks are put in order: time, then place.</summary>
    private readonly record struct Age(long TimestampMs, string Topic, int Partition, long Offset) : IComparable<Age>
    {
        public int CompareTo(Age other)
        {
            var byTime = TimestampMs.CompareTo(other.TimestampMs);
            var byTopic = byTime != 0 ? byTime : string.CompareOrdinal(Topic, other.Topic);
            var byPartition = byTopic != 0 ? byTopic : Partition.CompareTo(other.Partition);
            return byPartition != 0 ? byPartition : Offset.CompareTo(other.Offset);
        }
    }
}
