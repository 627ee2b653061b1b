using TaskQueue.Core;

namespace TaskQueue.Kafka.Reading;

/// <summary>Is told what a <see cref="TopicFollower"/> meets, on the follower's thread; must not throw.</summary>
internal interface IFollowListener
{
    /// <summary>A record was read. Order holds within a partition.</summary>
    /// <param name="record">The record.</param>
    void OnRecord(in FollowedRecord record);

    /// <summary>The topic cannot be read any more; may be told several times.</summary>
    /// <param name="reason">
    /// <see cref="TopicAccessException"/>: the right to read is missing; <see cref="KafkaClientException"/>: the topic is gone, or the
    /// client is beyond use.
    /// </param>
    void OnRefused(TaskQueueException reason);
}
