using System.Diagnostics.CodeAnalysis;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Carries commits to the group and the group's answers back, without ever waiting. Belongs to the consumer's thread.</summary>
internal interface ICommitChannel : IDisposable
{
    /// <summary>Sends one commit of several partitions.</summary>
    /// <param name="commits">What is committed of each partition.</param>
    /// <returns>0 if it is on its way: one answer will follow. Otherwise librdkafka's code for why it is not.</returns>
    int Send(IReadOnlyList<PartitionCommit> commits);

    /// <summary>Takes the next answer, if one has come in; asked in every turn of the consumer's thread.</summary>
    /// <param name="answer">The answer.</param>
    bool TryTake([NotNullWhen(true)] out CommitAnswer? answer);
}
