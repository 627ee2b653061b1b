using Microsoft.Extensions.Logging;
using TaskQueue.Actors.Hosting;
using TaskQueue.Actors.Streams;
using TaskQueue.FaultLab.Defects;
using TaskQueue.FaultLab.History;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.FaultLab.Nodes;

/// <summary>Makes the real clients, what writes the history around them, and a defect, if there is one, around that.</summary>
/// <remarks>So the history tells what went to the broker, whatever the defect makes the node believe.</remarks>
internal sealed class RecordingClients : INodeClients
{
    private readonly HistoryWriter _history;
    private readonly Stages _stages;
    private readonly PollGate _gate;
    private readonly Defect _defect;
    private readonly int _refuseEvery;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time;
    private readonly KafkaNodeClients _real;

    /// <summary>Creates no client yet.</summary>
    /// <param name="history">Receives what happens.</param>
    /// <param name="stages">Passed on the way.</param>
    /// <param name="gate">Passed by the consumer's thread in each turn.</param>
    /// <param name="defect">What is wrong with the node.</param>
    /// <param name="refuseEvery">Refuses each commit of that number; 0 for none.</param>
    /// <param name="loggers">For what the clients log.</param>
    /// <param name="time">The clock.</param>
    public RecordingClients(
        HistoryWriter history, Stages stages, PollGate gate, Defect defect, int refuseEvery, ILoggerFactory loggers, TimeProvider time)
    {
        _history = history;
        _stages = stages;
        _gate = gate;
        _defect = defect;
        _refuseEvery = refuseEvery;
        _loggers = loggers;
        _time = time;
        _real = new KafkaNodeClients(loggers, time);
    }

    /// <inheritdoc/>
    public IRecordConsumer CreateConsumer(ConsumerSettings settings)
    {
        var real = new RecordConsumer(settings, _loggers.CreateLogger<RecordConsumer>(), _time, WatchCommits);
        return _defect.Around(new RecordingConsumer(real, _history, _stages));
    }

    /// <inheritdoc/>
    public IRecordProducer CreateProducer(WriteStep step, IReadOnlyDictionary<string, string> properties)
    {
        var real = _real.CreateProducer(step, properties);
        return step == WriteStep.Event ? real : _defect.Around(step, new RecordingProducer(real, step, _history, _stages));
    }

    private ICommitChannel WatchCommits(ICommitChannel real)
    {
        var channel = _refuseEvery > 0 ? new RefusingCommits(real, _refuseEvery) : real;
        return _defect.Around(new RecordingCommits(channel, _history, _stages, _gate, _time));
    }
}
