namespace TaskQueue.FaultLab.Checking.Checkers;

/// <summary>13. A dead letter holds its task's record byte for byte.</summary>
internal sealed class DeadLetterChecker : Checker
{
    /// <inheritdoc/>
    public override string Name => "dead letters";

    /// <inheritdoc/>
    protected override bool MayBeIdle(RunView run) => !run.Tasks.Values.Any(task => task.IsPoison && task.Content is not null);

    /// <inheritdoc/>
    protected override void Look(RunView run, Findings findings)
    {
        foreach (var task in run.Tasks.Values.Where(task => task.Content is not null || run.DeletedAt(task) is null))
        {
            foreach (var letter in task.DeadLetters)
            {
                findings.Expect(letter == task.Content, () => $"{task}: its dead letter is another record");
            }
        }
    }
}
