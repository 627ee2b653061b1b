using Xunit;

namespace TaskQueue.TestSupport.Brokers;

/// <summary>A fact that needs a real Kafka: skipped without one, unless <c>TASKQUEUE_KAFKA_REQUIRED=1</c>.</summary>
public sealed class RealKafkaFactAttribute : FactAttribute
{
    public RealKafkaFactAttribute() => Skip = RealKafka.SkipReason;
}
