namespace TaskQueue.Kafka;

/// <summary>The library under all Kafka clients.</summary>
internal static class KafkaClientLibrary
{
    /// <summary>Gets the version of librdkafka that is loaded.</summary>
    public static string Version => Confluent.Kafka.Library.VersionString;
}
