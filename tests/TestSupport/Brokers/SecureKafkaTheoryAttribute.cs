using Xunit;

namespace TaskQueue.TestSupport.Brokers;

/// <summary>A theory that needs a Kafka with TLS and rights (<see cref="SecureKafka"/>): skipped without one, unless <c>TASKQUEUE_KAFKA_REQUIRED=1</c>.</summary>
public sealed class SecureKafkaTheoryAttribute : TheoryAttribute
{
    public SecureKafkaTheoryAttribute() => Skip = SecureKafka.SkipReason;
}
