using TaskQueue.FaultLab.Checking.View;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Checking.Checkers;

/// <summary>2. Nothing comes from nowhere: no task, attempt, ending or refusal without its cause.</summary>
internal sealed class FromNowhereChecker : Checker
{
    // What the driver's client knows of brokers and topics may be old for that long.
    private const long StaleFor = 4 * RunView.Second;

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
            if (task.IsInvoked)
            {
                LookAtProducer(run, task, findings);
            }

            if (task.Content is not null)
            {
                LookAtAttempts(run, task, findings);
            }
        }

        foreach (var attempts in run.AttemptsByTask)
        {
            var (partition, offset) = (attempts[0].Tenure.Partition, attempts[0].Offset);
            findings.Expect(run.TaskAt(partition, offset) is not null, () => $"{attempts[0]}: nothing lies there");
        }

        findings.Measure("enqueues refused", run.Tasks.Values.Count(task => task.FailedAt is not null));
    }

    private static void LookAtProducer(RunView run, TaskFacts task, Findings findings)
    {
        findings.Expect(task.EnqueuedAt is not null || task.FailedAt is not null, () => $"{task}: its producer was never told what became of it");
        findings.Expect(task.FailedAt is not { } failed || run.IsDisturbed((task.InvokedAt ?? failed) - StaleFor, failed, IsOfProducers), () => $"{task}: was not acknowledged, and nothing was broken");
    }

    private static bool IsOfProducers(FaultTime fault) => fault.IsCommon && fault.Kind != FaultKind.GroupRefused;

    private static void LookAtAttempts(RunView run, TaskFacts task, Findings findings)
    {
        var attempts = run.AttemptsAt(task.Partition, task.Offset);
        findings.Expect(task.Results == 0 || attempts.Any(attempt => attempt.Outcome == Outcome.Succeeded), () => $"{task}: has a result, and no attempt succeeded");
        findings.Expect(task.ResultValues.All(value => value == task.Value), () => $"{task}: its result is not what its handler returned");
        findings.Expect(
            task.DeadLetters.Count == 0 || attempts.Any(attempt => attempt.Outcome == Outcome.Failed && attempt.Number >= run.Bounds.MaxAttempts),
            () => $"{task}: was dead-lettered before its attempt {run.Bounds.MaxAttempts} had failed");
    }
}
