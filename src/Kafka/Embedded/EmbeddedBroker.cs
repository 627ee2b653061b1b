using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Embedded;

/// <summary>A Kafka broker in memory, within this process: for trying things out and for tests, never for production.</summary>
/// <remarks>
/// <para>It is the mock cluster of librdkafka with one broker, reached over TCP from this machine alone. Safe from any thread.</para>
/// <para>
/// <b>It can</b>: be used by any Kafka client, from other processes and in other languages too; idempotent and
/// transactional producers; keys, headers, compression, record format 2; consumer groups of the classic protocol, eager and
/// cooperative, and of KIP-848 (<c>group.protocol=consumer</c>); offsets with metadata; first and end offsets; describe
/// topics, ids among them. A topic that a client names for writing comes into being, with four partitions.
/// </para>
/// <para>
/// <b>It cannot</b>: keep anything on disk; keep more than <see cref="PartitionBytes"/> or 100,000 record batches a partition
/// (the oldest batches vanish, consumed or not); create, delete or configure topics over the protocol
/// (<see cref="CreateTopic"/> does it here), tell their configuration, list groups; ACLs, TLS, SASL; find offsets by time;
/// refuse a record for its size, or metadata over 4,096 bytes, as a real one does; apply retention or compaction; check an
/// idempotent producer's sequence numbers, so that what is under way as a connection breaks may be written twice or out of turn.
/// </para>
/// <para><b>Traps</b>: a fetch that finds nothing is answered after <c>fetch.wait.max.ms</c> (500 by default) even if records come in
/// meanwhile, so use <see cref="ClientProperties"/>. Whenever a member joins or leaves a classic group, the last one too, the broker waits for the
/// group's <c>session.timeout.ms</c> less one second, and cooperative groups need two such rounds: lower it, or use KIP-848,
/// where changes take a quarter of a second.
/// One fetch returns one record batch a partition, so small batches are read slowly.</para>
/// </remarks>
public sealed partial class EmbeddedBroker : IDisposable
{
    /// <summary>How many bytes of records one partition keeps, as stored (batches, compressed if the producer does so).</summary>
    public const int PartitionBytes = 5 * 1024 * 1024;

    private const int BrokerId = 1;
    private const string Host = "127.0.0.1";

    /// <summary>Time for members of a KIP-848 group to hear of changes; a real broker's 5 s would make each rebalance last.</summary>
    private const int GroupHeartbeatMs = 200;

    private readonly MockClusterHandle _cluster;
    private readonly LoopbackRelay? _relay;

    private EmbeddedBroker(MockClusterHandle cluster, int port)
    {
        _cluster = cluster;
        MockCluster.SetInitialRebalanceDelay(cluster, 0);

        // Admin clients wait for a controller before they ask anything; by default there is none.
        MockCluster.SetController(cluster, BrokerId);
        MockCluster.SetGroupHeartbeatInterval(cluster, GroupHeartbeatMs);

        var own = Marshal.PtrToStringUTF8(MockCluster.Bootstraps(cluster))!;
        Port = int.Parse(own.AsSpan(own.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);
        if (port != 0)
        {
            _relay = Relay(port, Port);
            MockCluster.SetAdvertisedAddress(cluster, BrokerId, Host, port);
            Port = port;
        }
    }

    /// <summary>Gets the settings that a client should use in addition, so that the traps named above do not slow it.</summary>
    /// <value>librdkafka's keys; <c>fetch.wait.max.ms</c> is for consumers only.</value>
    public static IReadOnlyDictionary<string, string> ClientProperties { get; } =
        new Dictionary<string, string> { ["fetch.wait.max.ms"] = "10" };

    /// <summary>Gets the port on the loopback interface.</summary>
    public int Port { get; }

    /// <summary>Gets the address for clients on this machine, <c>host:port</c>.</summary>
    public string BootstrapServers => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>Starts a broker.</summary>
    /// <param name="topics">Topics to create: name and number of partitions.</param>
    /// <param name="port">
    /// The port on the loopback interface; 0 takes any free one. The mock cluster cannot be told its port, so a chosen one is
    /// served by a relay, which costs some throughput.
    /// </param>
    /// <exception cref="EmbeddedBrokerException">The port is taken, or a topic cannot be created.</exception>
    public static EmbeddedBroker Start(IReadOnlyDictionary<string, int> topics, int port = 0)
    {
        ArgumentNullException.ThrowIfNull(topics);
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);

        // Its own client connects to nothing and must not say so on standard error.
        var settings = new Dictionary<string, string> { ["client.id"] = "embedded-broker", ["log_level"] = "2" };
        var cluster = new MockClusterHandle(ClientHandle.Create(ClientKind.Producer, settings, EventKinds.None), brokers: 1);
        EmbeddedBroker? broker = null;
        try
        {
            broker = new EmbeddedBroker(cluster, port);
            foreach (var (name, partitions) in topics)
            {
                broker.CreateTopic(name, partitions);
            }

            return broker;
        }
        catch
        {
            broker?.Dispose();
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>Creates a topic.</summary>
    /// <param name="name">The topic's name.</param>
    /// <param name="partitions">How many partitions it has; at least 1.</param>
    /// <returns><see langword="false"/> if there is a topic of that name already; it stays as it is.</returns>
    /// <exception cref="EmbeddedBrokerException">The topic cannot be created.</exception>
    public bool CreateTopic(string name, int partitions)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        var error = MockCluster.CreateTopic(_cluster, name, partitions, replicationFactor: 1);
        return (Confluent.Kafka.ErrorCode)error switch
        {
            Confluent.Kafka.ErrorCode.NoError => true,
            Confluent.Kafka.ErrorCode.TopicAlreadyExists => false,
            _ => throw Refused("create topic", name, error),
        };
    }

    /// <summary>Stops the broker; all records are gone.</summary>
    public void Dispose()
    {
        _relay?.Dispose();
        _cluster.Dispose();
    }

    private static LoopbackRelay Relay(int port, int target)
    {
        try
        {
            return LoopbackRelay.Start(port, target);
        }
        catch (SocketException e)
        {
            throw new EmbeddedBrokerException(
                $"The embedded broker cannot listen on port {port} ({e.Message}). Stop what uses it, or choose another port.", e);
        }
    }

    private static EmbeddedBrokerException Refused(string action, string subject, int code) =>
        new($"The embedded broker refused to {action} '{subject}': {KafkaErrors.Describe(code)}.");
}
