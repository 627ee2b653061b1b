using System.Diagnostics.CodeAnalysis;
using TaskQueue.Kafka.Consuming;

namespace TaskQueue.FaultLab.Defects;

/// <summary>Takes each commit for done, whatever the group answers.</summary>
internal sealed class BelievedCommits : Defect
{
    /// <inheritdoc/>
    public override ICommitChannel Around(ICommitChannel commits) => new Channel(commits);

    private sealed class Channel(ICommitChannel real) : ICommitChannel
    {
        private IReadOnlyList<PartitionCommit> _sent = [];

        public int Send(IReadOnlyList<PartitionCommit> commits)
        {
            _sent = commits;
            return real.Send(commits);
        }

        public bool TryTake([NotNullWhen(true)] out CommitAnswer? answer)
        {
            if (!real.TryTake(out answer))
            {
                return false;
            }

            answer = new CommitAnswer(0, [.. _sent.Select(commit => new CommitAnswer.OfPartition(commit.Partition, 0))]);
            return true;
        }

        public void Dispose() => real.Dispose();
    }
}
