using Microsoft.Extensions.Logging;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Streams;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.FaultLab.Defects;

/// <summary>Something that is wrong with a node, so that it can be seen that the checkers see it. By itself: nothing.</summary>
/// <remarks>Defects stand between the node and what writes the history: the history tells what really happens.</remarks>
internal class Defect
{
    /// <summary>Gets settings that the node has without the run's knowing: <c>key=value</c>.</summary>
    public virtual IReadOnlyList<string> Settings => [];

    /// <summary>Puts the defect around the consumer.</summary>
    public virtual IRecordConsumer Around(IRecordConsumer consumer) => consumer;

    /// <summary>Puts the defect around a producer.</summary>
    /// <param name="step">What the producer writes.</param>
    /// <param name="producer">The producer.</param>
    public virtual IRecordProducer Around(WriteStep step, IRecordProducer producer) => producer;

    /// <summary>Puts the defect around the way of commits.</summary>
    public virtual ICommitChannel Around(ICommitChannel commits) => commits;

    /// <summary>Puts the defect around a handler.</summary>
    public virtual ITaskHandler Around(ITaskHandler handler) => handler;

    /// <summary>Begins what the defect does by itself.</summary>
    /// <param name="logger">The node's log.</param>
    public virtual void Begin(ILogger logger)
    {
    }
}
