using System.Diagnostics.CodeAnalysis;

namespace TaskQueue.Kafka.Producing;

/// <summary>A producer that is created with its first record: for records that most nodes never write.</summary>
/// <remarks>
/// One that cannot be created is a fault of the cluster to its records, and is tried again: a file that a setting names may come back.
/// As thread-safe as any <see cref="IRecordProducer"/>.
/// </remarks>
internal sealed class DeferredProducer : IRecordProducer
{
    private static readonly TimeSpan CreateAgainAfter = TimeSpan.FromSeconds(5);

    private readonly Func<IRecordProducer> _create;
    private readonly Action<string> _onFailed;
    private readonly TimeProvider _time;
    private IRecordProducer? _producer;
    private Action _wake = () => { };
    private long? _failedAt;
    private string? _failure;

    /// <summary>Creates nothing yet.</summary>
    /// <param name="create">Creates the producer.</param>
    /// <param name="onFailed">Told why it could not be created.</param>
    /// <param name="time">The clock.</param>
    public DeferredProducer(Func<IRecordProducer> create, Action<string> onFailed, TimeProvider time)
    {
        _create = create;
        _onFailed = onFailed;
        _time = time;
    }

    /// <inheritdoc/>
    public string? LastError => _producer is null ? _failure : _producer.LastError;

    /// <inheritdoc/>
    public void OnReports(Action wake)
    {
        _wake = wake;
        _producer?.OnReports(wake);
    }

    /// <inheritdoc/>
    public ProduceError Send(in OutgoingRecord record, long ticket) => TryCreate()
        ? _producer.Send(record, ticket)
        : new ProduceError(ProduceFault.Cluster, (int)Confluent.Kafka.ErrorCode.Local_CritSysResource);

    /// <inheritdoc/>
    public void Poll(List<DeliveryReport> reports) => _producer?.Poll(reports);

    /// <inheritdoc/>
    public void Dispose() => _producer?.Dispose();

    // Not as often as records are sent again.
    [MemberNotNullWhen(true, nameof(_producer))]
    private bool TryCreate()
    {
        if (_producer is not null)
        {
            return true;
        }

        if (_failedAt is { } failed && _time.GetElapsedTime(failed) < CreateAgainAfter)
        {
            return false;
        }

        try
        {
            _producer = _create();
            _producer.OnReports(_wake);
            return true;
        }
        catch (KafkaClientException error)
        {
            (_failedAt, _failure) = (_time.GetTimestamp(), error.Message);
            _onFailed(error.Message);
            return false;
        }
    }
}
