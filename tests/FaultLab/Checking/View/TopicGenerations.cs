using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Checking.View;

/// <summary>Tells partitions of a task topic from those of the topic of the same name that was deleted before it.</summary>
internal sealed class TopicGenerations
{
    private const int Each = 10_000;

    private readonly HashSet<int> _seen = [];
    private readonly List<DeletedRecords> _deleted = [];
    private int _generation;

    /// <summary>Gets what was deleted so far.</summary>
    public IReadOnlyList<DeletedRecords> Deleted => _deleted;

    /// <summary>Returns the number under which checkers know a partition of the topic that there is now.</summary>
    public int Of(int partition)
    {
        var number = (_generation * Each) + partition;
        _seen.Add(number);
        return number;
    }

    /// <summary>Takes in that records were deleted.</summary>
    public void Add(HistoryEvent.RecordsDeleted said) => _deleted.Add(new DeletedRecords(Of(said.Partition), said.Before, said.At));

    /// <summary>Takes in that the topic is another one from now on.</summary>
    public void Add(HistoryEvent.TopicRecreated said)
    {
        _deleted.AddRange(_seen.Where(partition => partition / Each == _generation).Select(partition => new DeletedRecords(partition, long.MaxValue, said.At)));
        _generation++;
    }
}
