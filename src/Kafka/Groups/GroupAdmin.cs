using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Kafka.Groups;

/// <summary>Asks about consumer groups. Safe from any thread.</summary>
/// <remarks>To be disposed soon: a question that was given up waits for its broker until then.</remarks>
internal sealed class GroupAdmin : IDisposable
{
    // librdkafka 2.16 ends the process when a group's coordinator comes back to a question that it has let time out: it frees the question
    // then, and answers it again. So its time is never up there; the connection ends the wait, and its end the question.
    private static readonly TimeSpan Unlimited = TimeSpan.FromHours(1);

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(250);

    // Commands that only look wait no longer than that for a broker.
    private static readonly TimeSpan LongestPassing = TimeSpan.FromSeconds(10);

    private readonly AdminConnection _connection;

    /// <summary>Creates the client; the first call connects.</summary>
    /// <param name="properties">librdkafka's settings: bootstrap servers, security.</param>
    /// <param name="timeout">How long one call may take; 30 s unless given.</param>
    /// <exception cref="KafkaClientException">A setting is unknown or wrong.</exception>
    public GroupAdmin(IReadOnlyDictionary<string, string> properties, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(properties);
        _connection = new AdminConnection(properties, timeout ?? TimeSpan.FromSeconds(30));
    }

    /// <summary>Asks about a group, its members and what this client may do with it.</summary>
    /// <param name="group">The group's name.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="BrokerUnreachableException">No broker answered in time.</exception>
    /// <exception cref="GroupAccessException">This client has no right to know.</exception>
    /// <exception cref="KafkaClientException">The broker cannot tell: it has no such request, as the embedded one.</exception>
    public async Task<GroupDescription> DescribeAsync(string group, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var told = await AskAsync(group, cancel);
            if (!IsPassing(told.Error.Code) || TimeProvider.System.GetElapsedTime(began) > LongestPassing)
            {
                return Describe(told);
            }

            await Task.Delay(AskAgainAfter, TimeProvider.System, cancel);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    // A broker that has just been started, or has just got the group, reads what the group has committed before it answers.
    private static bool IsPassing(ErrorCode code) => code is ErrorCode.GroupLoadInProgress
        or ErrorCode.GroupCoordinatorNotAvailable
        or ErrorCode.NotCoordinatorForGroup;

    private async Task<ConsumerGroupDescription> AskAsync(string group, CancellationToken cancel)
    {
        try
        {
            var answer = await _connection.CallAsync(
                async (client, _) =>
                {
                    try
                    {
                        return await client.DescribeConsumerGroupsAsync(
                            [group],
                            new DescribeConsumerGroupsOptions { RequestTimeout = Unlimited, IncludeAuthorizedOperations = true });
                    }
                    catch (DescribeConsumerGroupsException e)
                    {
                        var told = e.Results.ConsumerGroupDescriptions;
                        return told.Find(one => BrokerAnswer.IsSilence(one.Error.Code)) is { } unanswered
                            ? throw new KafkaException(unanswered.Error)
                            : new DescribeConsumerGroupsResult { ConsumerGroupDescriptions = told };
                    }
                },
                cancel);
            return answer.ConsumerGroupDescriptions.Single();
        }
        catch (KafkaException e)
        {
            throw Refused(group, e.Error);
        }
    }

    private static GroupDescription Describe(ConsumerGroupDescription told)
    {
        // Newer brokers say so, older ones call a group that is not there dead.
        if (told.Error.Code is not (ErrorCode.NoError or ErrorCode.GroupIdNotFound))
        {
            throw Refused(told.GroupId, told.Error);
        }

        return new GroupDescription
        {
            Name = told.GroupId,
            State = told.Error.Code == ErrorCode.GroupIdNotFound ? GroupState.Missing : StateOf(told.State),
            Assignor = told.PartitionAssignor ?? string.Empty,
            Coordinator = told.Coordinator is { Host: { Length: > 0 } host, Port: var port } ? $"{host}:{port}" : null,
            Members =
            [
                .. (told.Members ?? []).Select(Describe)
                    .OrderBy(member => member.ClientId, StringComparer.Ordinal)
                    .ThenBy(member => member.Host, StringComparer.Ordinal)
                    .ThenBy(member => member.MemberId, StringComparer.Ordinal),
            ],
            MayRead = told.AuthorizedOperations is { Count: > 0 } operations
                ? operations.Contains(AclOperation.Read) || operations.Contains(AclOperation.All)
                : null,
        };
    }

    private static GroupMember Describe(MemberDescription member) => new(
        member.ClientId,
        member.ConsumerId,
        member.Host.TrimStart('/'),
        string.IsNullOrEmpty(member.GroupInstanceId) ? null : member.GroupInstanceId,
        [
            .. (member.Assignment?.TopicPartitions ?? [])
                .Select(partition => new PartitionId(partition.Topic, partition.Partition.Value))
                .OrderBy(partition => partition.Topic, StringComparer.Ordinal)
                .ThenBy(partition => partition.Number),
        ]);

    private static GroupState StateOf(ConsumerGroupState state) => state switch
    {
        ConsumerGroupState.Stable => GroupState.Stable,
        ConsumerGroupState.Empty => GroupState.Empty,
        ConsumerGroupState.Dead => GroupState.Missing,
        ConsumerGroupState.Unknown => GroupState.Unknown,
        _ => GroupState.Rebalancing,
    };

    private static Exception Refused(string group, Error error) => error.Code == ErrorCode.GroupAuthorizationFailed
        ? new GroupAccessException(group, "DESCRIBE")
        : new KafkaClientException($"group '{group}': {error.Reason.TrimEnd(' ', ':')} ({error.Code})")
        {
            IsUnsupported = error.Code == ErrorCode.Local_UnsupportedFeature,
        };
}
