using Confluent.Kafka;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Kafka.Tests;

public sealed class KafkaErrorsTests
{
    [Theory]
    [InlineData(ErrorCode.NoError, ProduceFault.None)]
    [InlineData(ErrorCode.Local_QueueFull, ProduceFault.QueueFull)]
    [InlineData(ErrorCode.MsgSizeTooLarge, ProduceFault.Record)]
    [InlineData(ErrorCode.InvalidRecord, ProduceFault.Record)]
    [InlineData(ErrorCode.InvalidMsg, ProduceFault.Record)]
    [InlineData(ErrorCode.Local_InvalidDifferentRecord, ProduceFault.Cluster)]
    [InlineData(ErrorCode.InvalidTimestamp, ProduceFault.Cluster)]
    [InlineData(ErrorCode.Local_MsgTimedOut, ProduceFault.Cluster)]
    [InlineData(ErrorCode.Local_UnknownTopic, ProduceFault.Cluster)]
    [InlineData(ErrorCode.TopicAuthorizationFailed, ProduceFault.Cluster)]
    [InlineData(ErrorCode.NotEnoughReplicas, ProduceFault.Cluster)]
    [InlineData(ErrorCode.Local_PurgeQueue, ProduceFault.Cluster)]
    [InlineData(ErrorCode.Local_Fatal, ProduceFault.Cluster)]
    [InlineData((ErrorCode)9999, ProduceFault.Cluster)]
    internal void Only_what_is_known_to_be_the_records_own_fault_is(ErrorCode code, ProduceFault expected) =>
        Assert.Equal(expected, KafkaErrors.FaultOf((int)code));
}
