using System.Diagnostics.CodeAnalysis;
using TaskQueue.Kafka.Consuming;

namespace TaskQueue.FaultLab.Nodes;

/// <summary>A fault: each commit of a number is refused, as by a coordinator that is moving.</summary>
internal sealed class RefusingCommits : ICommitChannel
{
    // NOT_COORDINATOR
    private const int Error = 16;

    private readonly ICommitChannel _real;
    private readonly int _every;
    private int _sent;
    private CommitAnswer? _refusal;

    public RefusingCommits(ICommitChannel real, int every)
    {
        _real = real;
        _every = every;
    }

    /// <inheritdoc/>
    public int Send(IReadOnlyList<PartitionCommit> commits)
    {
        if (++_sent % _every != 0)
        {
            return _real.Send(commits);
        }

        _refusal = new CommitAnswer(Error, []);
        return 0;
    }

    /// <inheritdoc/>
    public bool TryTake([NotNullWhen(true)] out CommitAnswer? answer)
    {
        if (_refusal is null)
        {
            return _real.TryTake(out answer);
        }

        (answer, _refusal) = (_refusal, null);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _real.Dispose();
}
