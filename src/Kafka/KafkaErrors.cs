using Confluent.Kafka;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Kafka;

/// <summary>Names and sorts librdkafka's error codes.</summary>
internal static class KafkaErrors
{
    /// <summary>Returns the code's name and meaning.</summary>
    public static string Describe(int code) => $"{(ErrorCode)code} ({new Error((ErrorCode)code).Reason})";

    /// <summary>Returns whether a broker answers so while leaders and coordinators are chosen or load: the same question is answered soon after.</summary>
    /// <remarks>What Kafka's protocol calls retriable, as far as it is about these.</remarks>
    public static bool IsTransient(ErrorCode code) => code
        is ErrorCode.LeaderNotAvailable or ErrorCode.NotLeaderForPartition or ErrorCode.ReplicaNotAvailable or ErrorCode.NetworkException
        or ErrorCode.GroupLoadInProgress or ErrorCode.GroupCoordinatorNotAvailable or ErrorCode.NotCoordinatorForGroup
        or ErrorCode.KafkaStorageError or ErrorCode.FencedLeaderEpoch or ErrorCode.UnknownLeaderEpoch or ErrorCode.OffsetNotAvailable;

    /// <summary>Sorts what came back for a record that was to be written.</summary>
    /// <param name="code">The code; 0 for none.</param>
    /// <returns>The fault. What is not known to be the record's own fault may heal.</returns>
    public static ProduceFault FaultOf(int code) => (ErrorCode)code switch
    {
        ErrorCode.NoError => ProduceFault.None,
        ErrorCode.Local_QueueFull => ProduceFault.QueueFull,
        ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidMsg or ErrorCode.InvalidMsgSize or ErrorCode.InvalidRecord
            or ErrorCode.RecordListTooLarge or ErrorCode.Local_InvalidArg
            => ProduceFault.Record,
        _ => ProduceFault.Cluster,
    };

    /// <summary>Returns whether a broker found a batch too large, be it for one record of it or for all together.</summary>
    public static bool IsTooLarge(int code) =>
        (ErrorCode)code is ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge;

    /// <summary>Returns whether a broker refused a batch as a whole, which does not tell what is the matter with each record of it.</summary>
    /// <remarks>Of several records that it finds invalid for whatever reason librdkafka says the same, and of the others that they were beside them.</remarks>
    public static bool IsOfBatch(int code) =>
        IsTooLarge(code) || (ErrorCode)code is ErrorCode.InvalidRecord or ErrorCode.Local_InvalidDifferentRecord;

    /// <summary>Returns whether there is no such topic.</summary>
    public static bool IsTopicMissing(int code) =>
        (ErrorCode)code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.UnknownTopicId;

    /// <summary>Returns what an operator does about a record that was not written.</summary>
    public static string RemedyOf(int code, string topic) => (ErrorCode)code switch
    {
        ErrorCode.TopicAuthorizationFailed =>
            $"Write on topic {topic} is missing: kafka-acls.sh --add --allow-principal User:NAME --operation Write --topic {topic} (taskqueue topics acl prints all rights of a role)",
        ErrorCode.ClusterAuthorizationFailed =>
            $"Write on topic {topic} is missing (brokers before 2.8 need IdempotentWrite on the cluster as well): kafka-acls.sh --add --allow-principal User:NAME --operation Write --topic {topic}",
        ErrorCode.NotEnoughReplicas or ErrorCode.NotEnoughReplicasAfterAppend =>
            $"bring brokers back, or lower min.insync.replicas of {topic}",
        ErrorCode.InvalidTimestamp =>
            $"set the clock of this machine, or of the brokers: they differ by more than message.timestamp.after.max.ms (or before.max.ms) of {topic}",
        _ when IsTopicMissing(code) => $"taskqueue topics create (topic {topic} is missing)",
        _ when IsTooLarge(code) => $"raise max.message.bytes of {topic}",
        _ => $"it waits for the brokers that lead the partitions of {topic}",
    };

    /// <summary>Returns whether a commit failed because the group no longer knows this member, so that repeating it is vain.</summary>
    /// <remarks>
    /// Not so an old generation: a rebalance has overtaken the commit, and the member goes on in the next one with what it owns. Where
    /// it does not, the client says that the assignment is lost.
    /// </remarks>
    public static bool IsFenced(int code) => (ErrorCode)code
        is ErrorCode.UnknownMemberId or ErrorCode.FencedInstanceId
        or ErrorCode.FencedMemberEpoch or ErrorCode.Local_AssignmentLost;

    /// <summary>Returns whether nothing that this client commits will ever be taken any more.</summary>
    public static bool IsFinal(int code) => (ErrorCode)code is ErrorCode.FencedInstanceId or ErrorCode.Local_Fatal;

    /// <summary>Returns whether another process has this static member's name in the group.</summary>
    public static bool IsNameTaken(int code) => (ErrorCode)code
        is ErrorCode.FencedInstanceId or ErrorCode.UnreleasedInstanceId;

    /// <summary>Returns whether the code tells of a connection, which the client itself makes again and again.</summary>
    public static bool IsConnection(int code) => (ErrorCode)code
        is ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Resolve
        or ErrorCode.Local_Ssl or ErrorCode.Local_Authentication or ErrorCode.Local_TimedOut
        or ErrorCode.NetworkException;

    /// <summary>Returns one code for all that tell the same of a connection: whether it is refused, dropped or silent changes from try to try.</summary>
    public static int SortOf(int code) => (ErrorCode)code is ErrorCode.Local_Resolve or ErrorCode.Local_TimedOut or ErrorCode.NetworkException
        ? (int)ErrorCode.Local_Transport
        : code;
}
