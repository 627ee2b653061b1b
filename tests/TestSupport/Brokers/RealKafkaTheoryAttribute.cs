using Xunit;

namespace TaskQueue.TestSupport.Brokers;

/// <summary>A theory that needs a real Kafka: skipped without one, unless <c>TASKQUEUE_KAFKA_REQUIRED=1</c>.</summary>
public sealed class RealKafkaTheoryAttribute : TheoryAttribute
{
    public RealKafkaTheoryAttribute() => Skip = RealKafka.SkipReason;
}
