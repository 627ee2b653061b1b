using TaskQueue.Kafka.Producing;

namespace TaskQueue.Actors.Streams;

/// <summary>The producers of a node: one for each sort of topic, so that a topic that cannot be written holds up its own sort alone.</summary>
/// <param name="Results">Writes results.</param>
/// <param name="DeadLetters">Writes dead letters.</param>
/// <param name="Events">Writes events.</param>
internal sealed record OutcomeProducers(IRecordProducer Results, IRecordProducer DeadLetters, IRecordProducer Events)
{
    /// <summary>Returns the producer of a step's records.</summary>
    public IRecordProducer Of(WriteStep step) => step switch
    {
        WriteStep.DeadLetter => DeadLetters,
        WriteStep.Event => Events,
        _ => Results,
    };

    /// <summary>Sets what to call when reports have come in.</summary>
    public void OnReports(Action wake)
    {
        Results.OnReports(wake);
        DeadLetters.OnReports(wake);
        Events.OnReports(wake);
    }

    /// <summary>Takes the reports that have come in.</summary>
    public void Poll(List<DeliveryReport> reports)
    {
        Results.Poll(reports);
        DeadLetters.Poll(reports);
        Events.Poll(reports);
    }

    /// <summary>Frees the clients, within seconds; nothing is reported any more.</summary>
    public Task FreeAsync() => Task.WhenAll(Task.Run(Results.Dispose), Task.Run(DeadLetters.Dispose), Task.Run(Events.Dispose));
}
