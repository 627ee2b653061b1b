using Confluent.Kafka;

namespace TaskQueue.Kafka.Topics;

/// <summary>An admin client whose calls all end in bounded time, with an exception of ours when no broker answers.</summary>
internal sealed class AdminConnection : IDisposable
{
    private readonly IReadOnlyDictionary<string, string> _properties;
    private readonly TimeSpan _timeout;
    private readonly IAdminClient _client;
    private volatile string? _lastError;

    /// <summary>Creates the client; it connects on its own.</summary>
    /// <param name="properties">librdkafka's settings.</param>
    /// <param name="timeout">How long one call may take.</param>
    /// <exception cref="KafkaClientException">A setting is unknown or wrong.</exception>
    public AdminConnection(IReadOnlyDictionary<string, string> properties, TimeSpan timeout)
    {
        _properties = properties;
        _timeout = timeout;
        try
        {
            // What the client would log is told by the exceptions, with the last error among it.
            _client = new AdminClientBuilder(properties)
                .SetLogHandler((_, line) => _lastError = ConnectionErrors.FromLog(line.Message) ?? _lastError)
                .SetErrorHandler((_, error) => _lastError = ConnectionErrors.MoreTelling(_lastError, (int)error.Code, error.Reason))
                .Build();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw new KafkaClientException(e.Message);
        }
    }

    /// <summary>Makes a call.</summary>
    /// <param name="call">The call; gets the time limit to pass on to the broker.</param>
    /// <param name="cancel">Ends the wait; the call may have its effect all the same.</param>
    /// <exception cref="BrokerUnreachableException">No broker answered in time.</exception>
    /// <exception cref="KafkaException">The broker refused; left to the caller, who knows what may be refused.</exception>
    public async Task<T> CallAsync<T>(Func<IAdminClient, TimeSpan, Task<T>> call, CancellationToken cancel)
    {
        try
        {
            return await call(_client, _timeout).WaitAsync(_timeout + TimeSpan.FromSeconds(1), cancel);
        }
        catch (KafkaException e) when (BrokerAnswer.IsSilence(e.Error.Code))
        {
            throw Unreachable();
        }
        catch (TimeoutException)
        {
            throw Unreachable();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private BrokerUnreachableException Unreachable() =>
        new(BrokerAnswer.AddressIn(_properties), _timeout, _lastError);
}
