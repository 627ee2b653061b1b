using TaskQueue.Core;

namespace TaskQueue.Kafka.Groups;

/// <summary>Checks whether a node may join its group and commit.</summary>
internal static class GroupCheck
{
    /// <summary>Asks the broker, and makes sense of the answer.</summary>
    /// <param name="admin">Asks.</param>
    /// <param name="group">The group.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>What was found; <see langword="null"/> if all is well.</returns>
    /// <exception cref="BrokerUnreachableException">No broker answered in time.</exception>
    public static async Task<GroupFinding?> CheckAsync(GroupAdmin admin, string group, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(admin);
        try
        {
            return Check(await admin.DescribeAsync(group, cancel));
        }
        catch (GroupAccessException)
        {
            // Whoever may read a group may describe it, too.
            return Missing(group);
        }
        catch (KafkaClientException refused)
        {
            // A broker without that request, as an embedded one, knows no rights either.
            return refused.IsUnsupported ? null : Unknown(group, refused);
        }
    }

    /// <summary>Makes sense of what the broker tells. Pure.</summary>
    /// <param name="group">The group as told.</param>
    /// <returns>What was found; <see langword="null"/> if all is well.</returns>
    public static GroupFinding? Check(GroupDescription group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return group.MayRead switch
        {
            true => null,
            false => Missing(group.Name),
            null => Unknown(group.Name, null),
        };
    }

    private static GroupFinding Missing(string group) => new(
        "TQ1656",
        IsError: true,
        $"This client has no right to join the group '{group}' and to commit for it.",
        $"{GroupAccessException.RemedyFor(group, "Read")} (all that a node needs: taskqueue topics acl --role node --principal NAME)");

    private static GroupFinding Unknown(string group, TaskQueueException? refused) => new(
        "TQ1657",
        IsError: false,
        $"The broker does not tell what this client may do with the group '{group}': not checked.{(refused is null ? string.Empty : $" ({refused.Message})")}",
        GroupAccessException.RemedyFor(group, "Read"));
}
