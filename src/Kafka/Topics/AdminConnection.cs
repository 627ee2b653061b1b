using Confluent.Kafka;

namespace TaskQueue.Kafka.Topics;

/// <summary>An admin client whose calls all end in bounded time, with an exception of ours when no broker answers.</summary>
/// <remarks>
/// Until a broker has answered, a refusal (a wrong password, a certificate that is not trusted) ends a call soon, for waiting does not
/// mend it. Afterwards the settings are known to be right, and a refusal is waited out as any silence.
/// </remarks>
internal sealed class AdminConnection : IDisposable
{
    private readonly IReadOnlyDictionary<string, string> _properties;
    private readonly TimeSpan _timeout;
    private readonly object _gate = new();
    private IAdminClient _client;
    private CancellationTokenSource _refused = new();
    private volatile string? _lastError;
    private volatile bool _answered;
    private bool _isDisposed;
    private int _refusals;

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
            _client = Create();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            _refused.Dispose();
            throw new KafkaClientException(e.Message);
        }
    }

    /// <summary>Makes a call.</summary>
    /// <param name="call">Asks once, without waiting before that, and returns what is answered; gets the time limit to pass on to the broker.</param>
    /// <param name="cancel">Ends the wait; the call may have its effect all the same.</param>
    /// <exception cref="BrokerUnreachableException">No broker answered in time, or none lets this client in.</exception>
    /// <exception cref="KafkaException">The broker refused; left to the caller, who knows what may be refused.</exception>
    public async Task<T> CallAsync<T>(Func<IAdminClient, TimeSpan, Task<T>> call, CancellationToken cancel)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _answered ? CancellationToken.None : Refused());
        try
        {
            var answer = await Ask(call).WaitAsync(_timeout + TimeSpan.FromSeconds(1), either.Token);
            _answered = true;
            return answer;
        }
        catch (KafkaException e) when (BrokerAnswer.IsSilence(e.Error.Code))
        {
            throw Unreachable(_timeout);
        }
        catch (KafkaException)
        {
            _answered = true;
            throw;
        }
        catch (TimeoutException)
        {
            throw Unreachable(_timeout);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw Unreachable(TimeProvider.System.GetElapsedTime(began));
        }
    }

    /// <summary>Frees the client; what still waits for an answer gets none.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
        }

        // It ends the client's threads first, and with them the error handler.
        if (!HasEndedItself(_client))
        {
            _client.Dispose();
        }

        _refused.Dispose();
    }

    // A client frees itself when it cannot read an answer (seen after a broker stood still). Asked again it would refuse for ever, and freed
    // again it would end the process.
    private static bool HasEndedItself(IAdminClient client) => !TryAddBrokers(client, string.Empty);

    private static bool TryAddBrokers(IAdminClient client, string servers)
    {
        try
        {
            _ = client.AddBrokers(servers);
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    // What the client would log is told by the exceptions, with the last error among it.
    private IAdminClient Create() => new AdminClientBuilder(_properties)
        .SetLogHandler((_, line) => _lastError = ConnectionErrors.FromLog(line.Message) ?? _lastError)
        .SetErrorHandler((_, error) => OnError(error))
        .Build();

    // The client has gone on trying since it was refused, and may be let in by now: each call gives it time for that anew.
    private CancellationToken Refused()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_refused.IsCancellationRequested)
            {
                _refused.Dispose();
                _refused = new CancellationTokenSource(ConnectionErrors.RefusalGrace);
            }

            return _refused.Token;
        }
    }

    // While a question is put the client is not freed; while its answer is waited for it may be.
    private Task<T> Ask<T>(Func<IAdminClient, TimeSpan, Task<T>> call)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (HasEndedItself(_client))
            {
                _client = Create();
            }

            var asked = call(_client, _timeout);
            Abandonable.Observe(asked);
            return asked;
        }
    }

    private void OnError(Error error)
    {
        _lastError = ConnectionErrors.MoreTelling(_lastError, (int)error.Code, error.Reason);
        if (ConnectionErrors.IsRefusal(error.Reason) && Interlocked.Increment(ref _refusals) == 1)
        {
            _refused.CancelAfter(ConnectionErrors.RefusalGrace);
        }
    }

    private BrokerUnreachableException Unreachable(TimeSpan waited)
    {
        Remind();
        return BrokerAnswer.Unreachable(_properties, waited, _lastError);
    }

    // It may have forgotten all brokers, as BootstrapReminder says. One that has ended itself is replaced before the next question.
    private void Remind()
    {
        lock (_gate)
        {
            _ = !_isDisposed && TryAddBrokers(_client, BrokerAnswer.AddressIn(_properties));
        }
    }
}
