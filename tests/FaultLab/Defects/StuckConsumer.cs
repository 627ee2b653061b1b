using System.Diagnostics.CodeAnalysis;
using TaskQueue.Core.Offsets;
using TaskQueue.Kafka.Consuming;

namespace TaskQueue.FaultLab.Defects;

/// <summary>The consumer's thread stays away from its client for seconds once the node drains.</summary>
internal sealed class StuckConsumer : Defect
{
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(4);
    private int _draining;

    /// <inheritdoc/>
    public override IRecordConsumer Around(IRecordConsumer consumer) => new Consumer(consumer, this);

    /// <inheritdoc/>
    public override ICommitChannel Around(ICommitChannel commits) => new Channel(commits, this);

    private void Turn()
    {
        if (Interlocked.CompareExchange(ref _draining, 2, 1) == 1)
        {
            using var never = new ManualResetEventSlim();
            never.Wait(Away);
        }
    }

    private sealed class Consumer(IRecordConsumer real, StuckConsumer defect) : IRecordConsumer
    {
        public void Start(IRecordListener listener) => real.Start(listener);

        public void Update(OffsetUpdate[] updates) => real.Update(updates);

        public void StopReading()
        {
            Interlocked.CompareExchange(ref defect._draining, 1, 0);
            real.StopReading();
        }

        public Task CloseAsync(TimeSpan timeout) => real.CloseAsync(timeout);

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }

    private sealed class Channel(ICommitChannel real, StuckConsumer defect) : ICommitChannel
    {
        public int Send(IReadOnlyList<PartitionCommit> commits) => real.Send(commits);

        public bool TryTake([NotNullWhen(true)] out CommitAnswer? answer)
        {
            defect.Turn();
            return real.TryTake(out answer);
        }

        public void Dispose() => real.Dispose();
    }
}
