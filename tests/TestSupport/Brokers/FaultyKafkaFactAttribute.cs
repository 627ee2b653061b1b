using Xunit;

namespace TaskQueue.TestSupport.Brokers;

/// <summary>A fact that breaks a real Kafka (<see cref="FaultyKafka"/>): skipped without one, unless <c>TASKQUEUE_KAFKA_REQUIRED=1</c>.</summary>
public sealed class FaultyKafkaFactAttribute : FactAttribute
{
    public FaultyKafkaFactAttribute() => Skip = FaultyKafka.SkipReason;
}
