using System.Diagnostics.CodeAnalysis;
using Confluent.Kafka;
using TaskQueue.Kafka.Consuming;

namespace TaskQueue.Kafka.Tests.Consuming;

/// <summary>Answers the first commit as the group does if a rebalance has overtaken it, and lets the others through.</summary>
internal sealed class OvertakenCommits(ICommitChannel real) : ICommitChannel
{
    private CommitAnswer? _answer;
    private bool _overtaken;

    public int Send(IReadOnlyList<PartitionCommit> commits)
    {
        if (_overtaken)
        {
            return real.Send(commits);
        }

        _overtaken = true;
        _answer = new CommitAnswer((int)ErrorCode.IllegalGeneration, []);
        return 0;
    }

    public bool TryTake([NotNullWhen(true)] out CommitAnswer? answer)
    {
        (answer, _answer) = (_answer, null);
        return answer is not null || real.TryTake(out answer);
    }

    public void Dispose() => real.Dispose();
}
