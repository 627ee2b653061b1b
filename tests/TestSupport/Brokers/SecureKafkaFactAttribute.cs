using Xunit;

namespace TaskQueue.TestSupport.Brokers;

/// <summary>A fact that needs a Kafka with TLS and rights (<see cref="SecureKafka"/>): skipped without one, unless <c>TASKQUEUE_KAFKA_REQUIRED=1</c>.</summary>
public sealed class SecureKafkaFactAttribute : FactAttribute
{
    public SecureKafkaFactAttribute() => Skip = SecureKafka.SkipReason;
}
