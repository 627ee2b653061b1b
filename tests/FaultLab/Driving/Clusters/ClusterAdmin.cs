using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace TaskQueue.FaultLab.Driving.Clusters;

/// <summary>What an operator asks and changes, past proxies and rights.</summary>
internal sealed class ClusterAdmin : IDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan AskedEvery = TimeSpan.FromMilliseconds(500);

    private readonly IAdminClient _client;

    /// <summary>Creates the client.</summary>
    public ClusterAdmin(Cluster cluster) =>
        _client = new AdminClientBuilder(cluster.DirectProperties).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    /// <summary>Returns the broker that coordinates a group.</summary>
    /// <exception cref="LabBrokenException">Nobody tells.</exception>
    public Task<int> CoordinatorAsync(string group) => AnswerAsync(async () => (await DescribeAsync(group)).Coordinator.Id);

    /// <summary>Waits until a group of some members has shared some partitions out, and is not about to do so again.</summary>
    /// <exception cref="LabBrokenException">It does not.</exception>
    public Task SharesAsync(string group, int members, int partitions) => UntilAsync(
        async () =>
        {
            var told = await DescribeAsync(group);
            return told.State == ConsumerGroupState.Stable
                && told.Members.Count == members
                && told.Members.Sum(member => member.Assignment.TopicPartitions.Count) == partitions;
        },
        $"{members} members of {group} do not share {partitions} partitions");

    /// <summary>Returns the leaders of a topic's partitions, by their numbers.</summary>
    /// <exception cref="LabBrokenException">Nobody tells.</exception>
    public Task<int[]> LeadersAsync(string topic) => AnswerAsync(() => AskLeadersAsync(topic));

    /// <summary>Waits until a broker leads partitions of a topic, or none.</summary>
    /// <exception cref="LabBrokenException">That does not come.</exception>
    public Task LeadsAsync(string topic, int broker, bool leads) => UntilAsync(
        async () => (await AskLeadersAsync(topic)).Contains(broker) == leads, $"broker {broker} {(leads ? "does not lead" : "still leads")} partitions of {topic}");

    /// <summary>Waits until each replica of each partition of the cluster is in sync.</summary>
    /// <exception cref="LabBrokenException">They do not come.</exception>
    public Task InSyncAsync() => UntilAsync(
        () => Task.Run(() => _client.GetMetadata(CallTimeout).Topics.TrueForAll(topic =>
            topic.Partitions.TrueForAll(partition => partition.InSyncReplicas.Length == partition.Replicas.Length))),
        "not all replicas are in sync");

    /// <summary>Gives the lead of partitions to their preferred replicas.</summary>
    public async Task ElectPreferredAsync(string topic)
    {
        var partitions = (await LeadersAsync(topic)).Select((_, number) => new TopicPartition(topic, number));
        await AnswerAsync(async () =>
        {
            try
            {
                await _client.ElectLeadersAsync(ElectionType.Preferred, partitions, new ElectLeadersOptions { RequestTimeout = CallTimeout, OperationTimeout = CallTimeout });
            }
            catch (ElectLeadersException)
            {
                // Some have it already; whether others have it now is asked for.
            }
        });
    }

    /// <summary>Changes a setting of a topic.</summary>
    public Task ConfigureAsync(string topic, string setting, string value) => AnswerAsync(() => _client.IncrementalAlterConfigsAsync(
        new Dictionary<ConfigResource, List<ConfigEntry>>
        {
            [new ConfigResource { Type = ResourceType.Topic, Name = topic }] =
                [new ConfigEntry { Name = setting, Value = value, IncrementalOperation = AlterConfigOpType.Set }],
        },
        new IncrementalAlterConfigsOptions { RequestTimeout = CallTimeout }));

    /// <summary>Adds partitions to a topic.</summary>
    public Task GrowAsync(string topic, int partitions) => AnswerAsync(async () =>
    {
        try
        {
            await _client.CreatePartitionsAsync(
                [new PartitionsSpecification { Topic = topic, IncreaseTo = partitions }],
                new CreatePartitionsOptions { RequestTimeout = CallTimeout, OperationTimeout = CallTimeout });
        }
        catch (CreatePartitionsException e) when (e.Results.TrueForAll(result => result.Error.Code == ErrorCode.InvalidPartitions))
        {
            // There are as many already: an earlier try was not answered.
        }
    });

    /// <summary>Gives nodes rights.</summary>
    public Task AllowAsync(params IReadOnlyList<NodeRight> rights) =>
        AnswerAsync(() => _client.CreateAclsAsync(rights.Select(right => right.Binding), new CreateAclsOptions { RequestTimeout = CallTimeout }));

    /// <summary>Takes a right from nodes.</summary>
    public Task ForbidAsync(NodeRight right) =>
        AnswerAsync(() => _client.DeleteAclsAsync([right.Binding.ToFilter()], new DeleteAclsOptions { RequestTimeout = CallTimeout }));

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private Task<int[]> AskLeadersAsync(string topic) => Task.Run<int[]>(() =>
    [
        .. _client.GetMetadata(topic, CallTimeout).Topics.Single().Partitions.OrderBy(partition => partition.PartitionId).Select(partition => partition.Leader),
    ]);

    private async Task<ConsumerGroupDescription> DescribeAsync(string group)
    {
        var answer = await _client.DescribeConsumerGroupsAsync([group], new DescribeConsumerGroupsOptions { RequestTimeout = CallTimeout });
        return answer.ConsumerGroupDescriptions[0];
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, string otherwise) => await AnswerAsync(isSo, answer => answer, otherwise);

    private static async Task AnswerAsync(Func<Task> ask) => await AnswerAsync(async () =>
    {
        await ask();
        return true;
    });

    // Brokers that come back may not answer yet, or not what they will.
    private static async Task<T> AnswerAsync<T>(Func<Task<T>> ask, Func<T, bool>? isAwaited = null, string otherwise = "brokers do not answer")
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            KafkaException? refusal = null;
            try
            {
                var answer = await ask();
                if (isAwaited?.Invoke(answer) ?? true)
                {
                    return answer;
                }
            }
            catch (KafkaException e)
            {
                refusal = e;
            }

            if (TimeProvider.System.GetElapsedTime(begun) > Within)
            {
                throw new LabBrokenException($"After {Within.TotalSeconds:0} s {otherwise}{(refusal is null ? string.Empty : $": {refusal.Message}")}.");
            }

            await LabRun.PauseAsync(AskedEvery);
        }
    }
}
