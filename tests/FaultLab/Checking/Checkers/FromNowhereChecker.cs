namespace TaskQueue.FaultLab.Checking.Checkers;

/// <summary>2. Nothing comes from nowhere: no task, attempt or ending without its cause.</summary>
internal sealed class FromNowhereChecker : Checker
{
    /// <inheritdoc/>
    public override string Name => "nothing from nowhere";

    /// <inheritdoc/>
    protected override bool MayBeIdle(RunView run) => false;

    /// <inheritdoc/>
    protected override void Look(RunView run, Findings findings)
    {
        foreach (var task in run.Tasks.Values)
        {
            var ends = task.Results + task.Failures + task.DeadLetters.Count;
            findings.Expect(ends == 0 || task.Content is not null || run.DeletedAt(task) is not null, () => $"{task}: has an ending, and its record is not in the topic");
            findings.Expect(task.Content is null || task.IsInvoked, () => $"{task}: is in the topic, and nobody enqueued it");
            findings.Expect(task.Content is null || !task.IsRefused, () => $"{task}: is in the topic, and its producer was told that it is not");
            findings.Expect(!task.IsPoison || task.Results == 0, () => $"{task}: can never succeed, and has a result");
            findings.Expect(task.IsPoison || task.DeadLetters.Count == 0, () => $"{task}: can succeed, and was dead-lettered");
        }

        foreach (var attempts in run.AttemptsByTask)
        {
            var (partition, offset) = (attempts[0].Tenure.Partition, attempts[0].Offset);
            findings.Expect(run.TaskAt(partition, offset) is not null, () => $"{attempts[0]}: nothing lies there");
        }
    }
}
