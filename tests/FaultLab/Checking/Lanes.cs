using TaskQueue.FaultLab.Checking.View;

namespace TaskQueue.FaultLab.Checking;

/// <summary>The tasks of one key within a partition.</summary>
/// <param name="Key">The key.</param>
/// <param name="Tasks">The tasks in log order.</param>
/// <param name="Attempts">Their attempts, in the order in which they began.</param>
internal sealed record Lanes(string Key, IReadOnlyList<TaskFacts> Tasks, IReadOnlyList<AttemptRun> Attempts)
{
    /// <summary>Returns all lanes of a run.</summary>
    public static IEnumerable<Lanes> Of(RunView run) => run.Tasks.Values
        .Where(task => task.Key.Length > 0 && task.Offset >= 0)
        .GroupBy(task => (task.Partition, task.Key))
        .Select(lane =>
        {
            TaskFacts[] tasks = [.. lane.OrderBy(task => task.Offset)];
            AttemptRun[] attempts =
            [
                .. tasks.SelectMany(task => run.AttemptsAt(task.Partition, task.Offset)).OrderBy(attempt => attempt.StartedAt),
            ];
            return new Lanes(lane.Key.Key, tasks, attempts);
        });
}
