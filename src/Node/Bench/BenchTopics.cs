using TaskQueue.Kafka;
using TaskQueue.Kafka.Embedded;
using TaskQueue.Kafka.Topics;
using TaskQueue.Node.Commands;

namespace TaskQueue.Node.Bench;

/// <summary>Makes topics for a benchmark and takes them away after it.</summary>
internal sealed class BenchTopics : IAsyncDisposable
{
    private const int MaxAttempts = 100;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(100);

    private readonly TopicAdmin _admin;
    private readonly EmbeddedBroker? _embedded;
    private readonly int _partitions;
    private readonly TimeProvider _time;
    private readonly List<string> _created = [];

    /// <summary>Creates the maker.</summary>
    /// <param name="properties">librdkafka's settings for an admin client.</param>
    /// <param name="embedded">The embedded broker, which makes topics by itself; <see langword="null"/> for a real one.</param>
    /// <param name="partitions">Partitions of each topic.</param>
    /// <param name="time">The clock.</param>
    public BenchTopics(IReadOnlyDictionary<string, string> properties, EmbeddedBroker? embedded, int partitions, TimeProvider time)
    {
        _admin = new TopicAdmin(properties);
        _embedded = embedded;
        _partitions = partitions;
        _time = time;
    }

    /// <summary>Creates a topic.</summary>
    public async Task CreateAsync(string name, CancellationToken cancellationToken)
    {
        if (_embedded is not null)
        {
            _embedded.CreateTopic(name, _partitions);
            return;
        }

        var plan = new TopicPlan
        {
            Topics = [new PlannedTopic { Name = name, Role = TopicRole.Results, Partitions = _partitions }],
        };
        var created = (await _admin.CreateAsync(plan, cancellationToken))[0];
        if (created.Outcome != TopicCreationOutcome.Created)
        {
            throw new CommandFailedException($"TQ9042: the topic '{name}' was not created: {created.Reason ?? "it exists"}");
        }

        _created.Add(name);
        await WaitForLeadersAsync(name, cancellationToken);
    }

    /// <summary>Returns how many records a topic has had.</summary>
    public async Task<long> CountAsync(string topic, CancellationToken cancellationToken) =>
        (await _admin.ReadExtentsAsync([topic], cancellationToken)).Sum(extent => extent.End);

    /// <summary>Deletes the topics.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_created.Count > 0)
        {
            await _admin.DeleteAsync(_created, CancellationToken.None);
        }

        _admin.Dispose();
    }

    // A topic is there before its partitions have leaders.
    private async Task WaitForLeadersAsync(string name, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await CountAsync(name, cancellationToken);
                return;
            }
            catch (KafkaClientException) when (attempt < MaxAttempts)
            {
                await Task.Delay(BetweenAttempts, _time, cancellationToken);
            }
        }
    }
}
