namespace TaskQueue.Kafka;

/// <summary>A setting for Kafka clients that cannot be used.</summary>
/// <param name="Key">The setting as the user wrote it: <c>kafka.common.acks</c>, or an environment variable.</param>
/// <param name="Value">The value, masked if it is a secret.</param>
/// <param name="Reason">Why it cannot be used, and what to do instead.</param>
internal sealed record KafkaPropertyMistake(string Key, string Value, string Reason);
