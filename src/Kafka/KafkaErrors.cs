using Confluent.Kafka;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Kafka;

/// <summary>Names and sorts librdkafka's error codes.</summary>
internal static class KafkaErrors
{
    /// <summary>Returns the code's name and meaning.</summary>
    public static string Describe(int code) => $"{(ErrorCode)code} ({new Error((ErrorCode)code).Reason})";

    /// <summary>Sorts what came back for a record that was to be written.</summary>
    /// <param name="code">The code; 0 for none.</param>
    /// <returns>The fault. What is not known to be the record's own fault may heal.</returns>
    public static ProduceFault FaultOf(int code) => (ErrorCode)code switch
    {
        ErrorCode.NoError => ProduceFault.None,
        ErrorCode.Local_QueueFull => ProduceFault.QueueFull,
        ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidMsg or ErrorCode.InvalidMsgSize or ErrorCode.InvalidRecord
            or ErrorCode.InvalidTimestamp or ErrorCode.RecordListTooLarge or ErrorCode.Local_InvalidArg
            => ProduceFault.Record,
        ErrorCode.Local_Fatal or ErrorCode.Local_Fenced => ProduceFault.Fatal,
        _ => ProduceFault.Cluster,
    };

    /// <summary>Returns whether a commit failed because the group no longer knows this member, so that repeating it is vain.</summary>
    public static bool IsFenced(int code) => (ErrorCode)code
        is ErrorCode.UnknownMemberId or ErrorCode.IllegalGeneration or ErrorCode.FencedInstanceId
        or ErrorCode.FencedMemberEpoch or ErrorCode.Local_AssignmentLost;

    /// <summary>Returns whether the code tells of a connection, which the client itself makes again and again.</summary>
    public static bool IsConnection(int code) => (ErrorCode)code
        is ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Resolve
        or ErrorCode.Local_Ssl or ErrorCode.Local_Authentication or ErrorCode.Local_TimedOut
        or ErrorCode.NetworkException;
}
