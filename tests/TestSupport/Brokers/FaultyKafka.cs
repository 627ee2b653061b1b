namespace TaskQueue.TestSupport.Brokers;

/// <summary>
/// A real Kafka of one broker that a test may kill, freeze and cut off: taken by one test at a time, in all processes on the machine,
/// and healed when it is given back.
/// </summary>
/// <remarks>
/// <c>TASKQUEUE_KAFKA_FAULTY</c> is its address, reached through a proxy; <c>TASKQUEUE_KAFKA_FAULTS</c> the beginning of a command line
/// that understands <c>kill|boot|freeze|thaw N</c> and <c>net all cut|hang|slow MS|heal</c>.
/// </remarks>
public sealed class FaultyKafka : IAsyncDisposable
{
    private const string TheBroker = "1";
    private static readonly BrokerVariable AddressVariable =
        new("TASKQUEUE_KAFKA_FAULTY", "a Kafka that tests may break, host:port");

    private static readonly BrokerVariable CommandVariable =
        new("TASKQUEUE_KAFKA_FAULTS", "a command that breaks and heals TASKQUEUE_KAFKA_FAULTY");

    private readonly FaultCommand _command;
    private readonly MachineLock _lock;
    private bool _isKilled;
    private bool _isFrozen;
    private bool _isNetBroken;

    private FaultyKafka(FaultCommand command, MachineLock taken)
    {
        _command = command;
        _lock = taken;
    }

    /// <summary>Gets why a test that needs it is skipped; <see langword="null"/> to run the test, and to fail it without a broker.</summary>
    public static string? SkipReason => AddressVariable.SkipReason ?? CommandVariable.SkipReason;

    /// <summary>Gets the address, <c>host:port</c>.</summary>
    public string BootstrapServers { get; } = AddressVariable.Require();

    /// <summary>Waits until no other test has the cluster, and takes it.</summary>
    /// <param name="log">Receives what is done to the cluster, and when.</param>
    public static async Task<FaultyKafka> TakeAsync(Action<string> log)
    {
        var command = new FaultCommand(CommandVariable.Require(), log);
        return new FaultyKafka(command, await MachineLock.TakeAsync($"taskqueue-faulty-{AddressVariable.Require()}"));
    }

    /// <summary>Ends the broker with SIGKILL.</summary>
    public Task KillAsync()
    {
        _isKilled = true;
        return _command.RunAsync("kill", TheBroker);
    }

    /// <summary>Starts the killed broker again, on what it left, and waits until it serves clients.</summary>
    public async Task BootAsync()
    {
        await _command.RunAsync("boot", TheBroker);
        _isKilled = false;
    }

    /// <summary>Stops the broker's process; its connections stay open.</summary>
    public Task FreezeAsync()
    {
        _isFrozen = true;
        return _command.RunAsync("freeze", TheBroker);
    }

    /// <summary>Lets a frozen broker go on.</summary>
    public async Task ThawAsync()
    {
        await _command.RunAsync("thaw", TheBroker);
        _isFrozen = false;
    }

    /// <summary>Drops all connections and refuses new ones.</summary>
    public Task CutAsync() => BreakNetAsync("cut");

    /// <summary>Swallows every byte; connections stay open.</summary>
    public Task HangAsync() => BreakNetAsync("hang");

    /// <summary>Adds latency, each way.</summary>
    public Task SlowAsync(TimeSpan latency) =>
        BreakNetAsync("slow", ((int)latency.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Undoes whatever was done to the network.</summary>
    public async Task HealAsync()
    {
        await _command.RunAsync("net", "all", "heal");
        _isNetBroken = false;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_isFrozen)
            {
                await ThawAsync();
            }

            if (_isKilled)
            {
                await BootAsync();
            }

            if (_isNetBroken)
            {
                await HealAsync();
            }
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private Task BreakNetAsync(params string[] change)
    {
        _isNetBroken = true;
        return _command.RunAsync(["net", "all", .. change]);
    }
}
