namespace TaskQueue.Kafka.Producing;

/// <summary>A producer that is created with its first record: for records that most nodes never write.</summary>
/// <remarks>As thread-safe as any <see cref="IRecordProducer"/>.</remarks>
internal sealed class DeferredProducer : IRecordProducer
{
    private readonly Func<IRecordProducer> _create;
    private IRecordProducer? _producer;
    private Action _wake = () => { };

    /// <summary>Creates nothing yet.</summary>
    /// <param name="create">Creates the producer.</param>
    public DeferredProducer(Func<IRecordProducer> create) => _create = create;

    /// <inheritdoc/>
    public string? LastError => _producer?.LastError;

    /// <inheritdoc/>
    public void OnReports(Action wake)
    {
        _wake = wake;
        _producer?.OnReports(wake);
    }

    /// <inheritdoc/>
    public ProduceError Send(in OutgoingRecord record, long ticket)
    {
        if (_producer is null)
        {
            _producer = _create();
            _producer.OnReports(_wake);
        }

        return _producer.Send(record, ticket);
    }

    /// <inheritdoc/>
    public void Poll(List<DeliveryReport> reports) => _producer?.Poll(reports);

    /// <inheritdoc/>
    public void Dispose() => _producer?.Dispose();
}
