using System.Diagnostics.CodeAnalysis;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Commits through librdkafka.</summary>
internal sealed class CommitChannel : ICommitChannel
{
    private readonly ClientHandle _client;
    private readonly QueueHandle _answers;

    /// <summary>Creates the channel.</summary>
    /// <param name="client">The group's member.</param>
    /// <param name="wake">Called when an answer has come in.</param>
    public CommitChannel(ClientHandle client, Action wake)
    {
        _client = client;
        _answers = QueueHandle.New(client);
        _answers.EnableWake(wake);
    }

    /// <inheritdoc/>
    public int Send(IReadOnlyList<PartitionCommit> commits)
    {
        using var list = new PartitionList(commits.Count);
        foreach (var commit in commits)
        {
            list.Add(_client, commit.Partition, commit.Offset, commit.Ledger);
        }

        return LibRdKafka.CommitQueue(_client, list, _answers, 0, 0);
    }

    /// <inheritdoc/>
    public bool TryTake([NotNullWhen(true)] out CommitAnswer? answer)
    {
        answer = null;
        while (answer is null)
        {
            using var next = _answers.Poll(timeoutMs: 0);
            if (next.Kind == EventKinds.None)
            {
                return false;
            }

            if (next.Kind == EventKinds.OffsetCommit)
            {
                answer = AnswerOf(next);
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _answers.Dispose();

    private static CommitAnswer AnswerOf(in NativeEvent told)
    {
        if (told.Error != 0)
        {
            return new CommitAnswer(told.Error, []);
        }

        var list = told.Partitions;
        var partitions = new CommitAnswer.OfPartition[list.Count];
        for (var index = 0; index < partitions.Length; index++)
        {
            partitions[index] = new CommitAnswer.OfPartition(list.IdOf(index), list.ErrorOf(index));
        }

        return new CommitAnswer(0, partitions);
    }
}
