using Akka.Streams;
using Akka.Streams.Stage;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Standstills;
using TaskQueue.Actors.Workers;
using TaskQueue.Core.Records;

namespace TaskQueue.Actors.Streams;

/// <summary>Makes records into tasks, gives them to the workers, and decides what follows when an attempt has ended.</summary>
/// <remarks>
/// <para>Emits when attempts have ended or tasks were handed back.</para>
/// <para>Backpressures never: the tasks it holds are bounded by the consumer's in-flight limits.</para>
/// <para>
/// Completes when upstream has completed and no attempt runs any more; <c>drain-timeout</c> cancels those that take too
/// long. Tasks that have not started by then, and retries that wait, are left for the partition's next owner.
/// </para>
/// <para>Cancels when downstream cancels.</para>
/// <para>
/// Buffers the tasks that wait for their turn, a retry or their paused kind, and outcomes while downstream is busy; bounded by the
/// same limits.
/// </para>
/// </remarks>
internal sealed partial class Dispatch : GraphStage<FlowShape<RecordBatch, Outcomes>>
{
    private readonly WorkQueue _work;
    private readonly TaskKinds _kinds;
    private readonly DispatchSettings _settings;
    private readonly TimeProvider _time;
    private readonly Func<double> _random;
    private readonly Action<WorkerSlot> _onAbandoned;
    private readonly Action<Exception> _onNodeFailure;
    private readonly StandstillBoard _standstills;

    /// <summary>Creates the stage.</summary>
    /// <param name="work">Where workers pull from.</param>
    /// <param name="kinds">The kinds that can be run.</param>
    /// <param name="settings">Limits.</param>
    /// <param name="time">The clock for deadlines and retries.</param>
    /// <param name="random">Uniform values in [0, 1) for jitter.</param>
    /// <param name="onAbandoned">Told of a worker whose attempt was given up: it has to be replaced.</param>
    /// <param name="onNodeFailure">Told why the node has to end, if it has to.</param>
    /// <param name="standstills">Told what stands still, and why.</param>
    public Dispatch(
        WorkQueue work,
        TaskKinds kinds,
        DispatchSettings settings,
        TimeProvider time,
        Func<double> random,
        Action<WorkerSlot> onAbandoned,
        Action<Exception> onNodeFailure,
        StandstillBoard standstills)
    {
        _work = work;
        _kinds = kinds;
        _settings = settings;
        _time = time;
        _random = random;
        _onAbandoned = onAbandoned;
        _onNodeFailure = onNodeFailure;
        _standstills = standstills;
        Shape = new FlowShape<RecordBatch, Outcomes>(In, Out);
    }

    public Inlet<RecordBatch> In { get; } = new("Dispatch.in");

    public Outlet<Outcomes> Out { get; } = new("Dispatch.out");

    public override FlowShape<RecordBatch, Outcomes> Shape { get; }

    protected override Attributes InitialAttributes { get; } = Attributes.CreateName("dispatch");

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);
}
