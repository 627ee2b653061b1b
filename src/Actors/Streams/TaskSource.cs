using Akka.Event;
using Akka.Streams;
using Akka.Streams.Stage;
using TaskQueue.Actors.Standstills;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Consuming;

namespace TaskQueue.Actors.Streams;

/// <summary>The source of record batches: one element is a batch of one partition and epoch.</summary>
/// <remarks>
/// <para>Emits when the consumer has read a batch.</para>
/// <para>Completes when the control was told to stop reading, or downstream cancels. Batches not emitted by then are dropped:
/// their tasks stay open.</para>
/// <para>Fails when the consumer fails.</para>
/// <para>Buffers the batches that were not pulled; bounded by the consumer's in-flight limits, which are the demand.</para>
/// <para>Materializes to the action that stops reading; safe from any thread.</para>
/// </remarks>
internal sealed class TaskSource : GraphStageWithMaterializedValue<SourceShape<RecordBatch>, Action>
{
    private readonly IRecordConsumer _consumer;
    private readonly StandstillBoard _board;

    private TaskSource(IRecordConsumer consumer, StandstillBoard board)
    {
        _consumer = consumer;
        _board = board;
        Shape = new SourceShape<RecordBatch>(Out);
    }

    public Outlet<RecordBatch> Out { get; } = new("TaskSource.out");

    public override SourceShape<RecordBatch> Shape { get; }

    protected override Attributes InitialAttributes { get; } = Attributes.CreateName("taskSource");

    /// <summary>Makes a source whose offsets are committed by telling the consumer what became of each record.</summary>
    /// <param name="consumer">The consumer; started by the source, closed by <see cref="Committer"/>.</param>
    /// <param name="board">Shows what is not read, and why.</param>
    public static Akka.Streams.Dsl.Source<RecordBatch, Action> Committable(IRecordConsumer consumer, StandstillBoard board) =>
        Akka.Streams.Dsl.Source.FromGraph(new TaskSource(consumer, board));

    public override ILogicAndMaterializedValue<Action> CreateLogicAndMaterializedValue(Attributes inheritedAttributes) =>
        new LogicAndMaterializedValue<Action>(new Logic(this), _consumer.StopReading);

    private sealed class Logic : OutGraphStageLogic, IRecordListener
    {
        private readonly TaskSource _stage;
        private readonly Queue<RecordBatch> _read = new();
        private readonly Action<RecordBatch> _onBatch;
        private readonly Action<IReadOnlyList<PartitionAssigned>> _onAssigned;
        private readonly Action<IReadOnlyList<PartitionRevoked>> _onRevoked;
        private readonly Action _onStopped;
        private readonly Action<Exception> _onFailed;

        public Logic(TaskSource stage)
            : base(stage.Shape)
        {
            _stage = stage;
            _onBatch = GetAsyncCallback<RecordBatch>(Offer);
            _onAssigned = GetAsyncCallback<IReadOnlyList<PartitionAssigned>>(LogAssigned);
            _onRevoked = GetAsyncCallback<IReadOnlyList<PartitionRevoked>>(LogRevoked);
            _onStopped = GetAsyncCallback(CompleteStage);
            _onFailed = GetAsyncCallback<Exception>(FailStage);
            SetHandler(stage.Out, this);
        }

        public override void PreStart() => _stage._consumer.Start(this);

        public override void OnPull()
        {
            if (_read.TryDequeue(out var batch))
            {
                Push(_stage.Out, batch);
            }
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            _stage._consumer.StopReading();
            base.OnDownstreamFinish(cause);
        }

        void IRecordListener.OnBatch(RecordBatch batch) => _onBatch(batch);

        void IRecordListener.OnAssigned(IReadOnlyList<PartitionAssigned> assigned) => _onAssigned(assigned);

        void IRecordListener.OnRevoked(IReadOnlyList<PartitionRevoked> revoked) => _onRevoked(revoked);

        // The board is there for any thread.
        void IRecordListener.OnStandstill(ReadingStandstill standstill) =>
            _stage._board.Post(standstill.Code, standstill.Subject, standstill.Reason, standstill.Remedy);

        void IRecordListener.OnGoesOn(string code, string subject) => _stage._board.Clear(code, subject);

        void IRecordListener.OnStopped() => _onStopped();

        void IRecordListener.OnFailed(Exception cause) => _onFailed(cause);

        private void Offer(RecordBatch batch)
        {
            if (_read.Count == 0 && IsAvailable(_stage.Out))
            {
                Push(_stage.Out, batch);
            }
            else
            {
                _read.Enqueue(batch);
            }
        }

        private void LogAssigned(IReadOnlyList<PartitionAssigned> assigned) =>
            Log.Info("Assigned {Count} partitions: {Partitions}", assigned.Count, string.Join("; ", assigned));

        private void LogRevoked(IReadOnlyList<PartitionRevoked> revoked)
        {
            if (revoked[0].Lost)
            {
                Log.Warning(
                    "TQ2301: Lost {Count} partitions to other nodes, where {Running} tasks in flight, and what settled after the last commit, run again: {Partitions}",
                    revoked.Count,
                    revoked.Sum(partition => partition.StillRunning),
                    string.Join("; ", revoked));
            }
            else
            {
                Log.Info(
                    "Revoked {Count} partitions with {Running} tasks still running, which run again: {Partitions}",
                    revoked.Count,
                    revoked.Sum(partition => partition.StillRunning),
                    string.Join("; ", revoked));
            }
        }
    }
}
