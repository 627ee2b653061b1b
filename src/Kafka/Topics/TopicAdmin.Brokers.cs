namespace TaskQueue.Kafka.Topics;

/// <content>Counting brokers.</content>
internal sealed partial class TopicAdmin
{
    /// <summary>Asks the broker about topics, and how many brokers there are; that takes a client of its own.</summary>
    /// <param name="topics">The topics' names; at least one.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The topics in the order given, those that do not exist among them.</returns>
    /// <exception cref="BrokerUnreachableException">No broker answered in time.</exception>
    /// <exception cref="KafkaClientException">The broker refused for another reason than rights.</exception>
    public async Task<ClusterTopics> DescribeClusterAsync(IReadOnlyCollection<string> topics, CancellationToken cancel)
    {
        // First, for a refusal is told sooner there.
        var told = await DescribeAsync(topics, cancel);
        var counting = Task.Run(() => CountBrokersAsync(topics.First()), cancel);
        Abandonable.Observe(counting);
        return told with { Brokers = await counting.WaitAsync(cancel) };
    }

    // Not by DescribeCluster: where the answer names no broker and no topic, as that does for a moment after the only one has stood still,
    // librdkafka 2.16 ends the process. This call blocks, and a client is not freed under it: hence one of its own.
    private async Task<int> CountBrokersAsync(string topic)
    {
        using var own = new TopicAdmin(new Dictionary<string, string>(_properties) { ["allow.auto.create.topics"] = "false" }, _timeout);
        return await own.AskAsync((client, timeout) => Task.FromResult(client.GetMetadata(topic, timeout).Brokers.Count), CancellationToken.None);
    }
}
