using System.Globalization;
using Confluent.Kafka;
using TaskQueue.FaultLab.Driving.Clusters;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Driving;

/// <summary>Sees for itself when brokers stand still that nothing has broken: the machine has other things to do, or its disk.</summary>
/// <remarks>
/// Commits again and again, on a thread and with a connection of its own, for a group of its own: the way of nodes' heartbeats and commits, to the
/// group's coordinator and its log. What nodes suffer from a stall is nobody's fault; without a witness it would look like theirs. Brokers that
/// scenarios break are looked at as nodes see them, and it is told that they may be broken: what a fault did to them is none of their own.
/// </remarks>
internal sealed class BrokerWitness : IAsyncDisposable
{
    private const string Group = "taskqueue-faultlab.witness";

    // A topic that is there once anybody has committed, whatever else is on the brokers.
    private const string CommittedTopic = "__consumer_offsets";

    /// <summary>From how long without an answer on brokers stand still: a third of what costs a member its session in the lab.</summary>
    public static readonly TimeSpan Stall = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    // An answer that does not come is asked for again before the run's end has to wait for it.
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(10);

    private readonly ManualResetEventSlim _end = new();
    private readonly Dictionary<string, string> _properties;
    private readonly HistoryWriter _history;
    private readonly bool _isBreakable;
    private readonly Task _looking;
    private int _answers;

    /// <summary>Begins to look.</summary>
    /// <param name="cluster">The brokers.</param>
    /// <param name="history">Receives what it sees.</param>
    public BrokerWitness(Cluster cluster, HistoryWriter history)
    {
        var limit = AnswersWithin.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        _properties = new Dictionary<string, string>(cluster.DirectProperties)
        {
            ["bootstrap.servers"] = cluster.IsBreakable ? cluster.Nodes : cluster.Direct,
            ["group.id"] = Group,
            ["socket.timeout.ms"] = limit,
            ["session.timeout.ms"] = limit,
        };
        _history = history;
        _isBreakable = cluster.IsBreakable;
        _looking = Task.Factory.StartNew(Look, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Gets how many answers it has had.</summary>
    public int Answers => Volatile.Read(ref _answers);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _end.Set();
        await _looking;
        _end.Dispose();
    }

    private void Look()
    {
        using var client = new ConsumerBuilder<Ignore, Ignore>(_properties).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();

        // The first answer takes connections, and where nobody has committed before, a topic for it: it is no measure.
        Ask(client);
        while (!_end.Wait(Beat))
        {
            var askedAt = TimeProvider.System.GetTimestamp();
            Ask(client);
            var silence = TimeProvider.System.GetElapsedTime(askedAt);
            if (silence >= Stall)
            {
                _history.Write(new HistoryEvent.BrokerStalled(silence.TotalSeconds, _isBreakable));
            }
        }
    }

    // Until it is answered, or the run ends.
    private void Ask(IConsumer<Ignore, Ignore> client)
    {
        while (!IsAnswered(client))
        {
            // An only broker that the controller has fenced meanwhile is forgotten otherwise: librdkafka's issue 5301.
            _ = client.AddBrokers(_properties["bootstrap.servers"]);
            if (_end.Wait(Beat))
            {
                return;
            }
        }

        Interlocked.Increment(ref _answers);
    }

    private static bool IsAnswered(IConsumer<Ignore, Ignore> client)
    {
        try
        {
            client.Commit([new TopicPartitionOffset(CommittedTopic, 0, 0)]);
            return true;
        }
        catch (KafkaException e)
        {
            // A broker that refuses does not stand still.
            return e.Error.IsBrokerError;
        }
    }
}
