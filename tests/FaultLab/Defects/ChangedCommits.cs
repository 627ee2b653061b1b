using System.Diagnostics.CodeAnalysis;
using TaskQueue.Kafka.Consuming;

namespace TaskQueue.FaultLab.Defects;

/// <summary>Commits something else than it should.</summary>
/// <param name="change">What becomes of a commit.</param>
internal sealed class ChangedCommits(Func<PartitionCommit, PartitionCommit> change) : Defect
{
    /// <inheritdoc/>
    public override ICommitChannel Around(ICommitChannel commits) => new Channel(commits, change);

    private sealed class Channel(ICommitChannel real, Func<PartitionCommit, PartitionCommit> change) : ICommitChannel
    {
        public int Send(IReadOnlyList<PartitionCommit> commits) => real.Send([.. commits.Select(change)]);

        public bool TryTake([NotNullWhen(true)] out CommitAnswer? answer) => real.TryTake(out answer);

        public void Dispose() => real.Dispose();
    }
}
