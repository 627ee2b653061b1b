using Akka.Streams;
using Akka.Streams.Stage;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Standstills;
using TaskQueue.Core.Offsets;

namespace TaskQueue.Actors.Streams;

/// <summary>Writes what tells of each ending; only an acknowledged record settles its task.</summary>
/// <remarks>
/// <para>Emits when the broker has acknowledged records, and for updates that need no record.</para>
/// <para>Backpressures never: what a client's full queue does not take waits here.</para>
/// <para>
/// Completes when upstream has completed and all records are acknowledged, or a drain waited for them long enough: what
/// is not acknowledged by then stays open and runs again.
/// </para>
/// <para>Cancels when downstream cancels.</para>
/// <para>
/// Buffers the outcomes on their way; bounded by the consumer's in-flight limits. One that the cluster did not take
/// (rights, topic, time-out) is kept and written again, never the handler run again; a record that can't be written as
/// it is (too large) becomes a dead letter. An event is dropped where it can't be written and the result topic tells of
/// the ending, or its topic is missing.
/// </para>
/// </remarks>
internal sealed partial class WriteOutcomes : GraphStage<FlowShape<Outcomes, OffsetUpdate[]>>
{
    private static readonly TimeSpan DefaultDrainTimeout = TimeSpan.FromSeconds(10);

    private readonly OutcomeProducers _producers;
    private readonly WriteSettings _settings;
    private readonly StandstillBoard _standstills;
    private readonly TimeProvider _time;
    private readonly Action<IReadOnlyList<TaskAttempt>> _onSettled;
    private readonly Func<TimeSpan> _drainTimeout;

    /// <summary>Creates the stage.</summary>
    /// <param name="producers">Write the records; owned by the caller, used by one materialization at a time.</param>
    /// <param name="settings">Where and how.</param>
    /// <param name="standstills">Told of topics that cannot be written.</param>
    /// <param name="time">The clock for failure times.</param>
    /// <param name="onSettled">Told of attempts with a place in a lane whose tasks have settled: the next of the lane may run.</param>
    /// <param name="drainTimeout">Tells, once a drain has come to it, how long it waits for acknowledgements; 10 seconds if not given.</param>
    public WriteOutcomes(
        OutcomeProducers producers,
        WriteSettings settings,
        StandstillBoard standstills,
        TimeProvider time,
        Action<IReadOnlyList<TaskAttempt>> onSettled,
        Func<TimeSpan>? drainTimeout = null)
    {
        _producers = producers;
        _settings = settings;
        _standstills = standstills;
        _time = time;
        _onSettled = onSettled;
        _drainTimeout = drainTimeout ?? (() => DefaultDrainTimeout);
        Shape = new FlowShape<Outcomes, OffsetUpdate[]>(In, Out);
    }

    public Inlet<Outcomes> In { get; } = new("WriteOutcomes.in");

    public Outlet<OffsetUpdate[]> Out { get; } = new("WriteOutcomes.out");

    public override FlowShape<Outcomes, OffsetUpdate[]> Shape { get; }

    protected override Attributes InitialAttributes { get; } = Attributes.CreateName("writeOutcomes");

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);
}
