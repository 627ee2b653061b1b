namespace TaskQueue.Core.Wire;

/// <summary>Names of the headers that a dead letter has beside those of the task, in UTF-8.</summary>
/// <remarks>Source of the first six: KIP-1191. The others continue its manner.</remarks>
internal static class DeadLetterNames
{
    /// <summary>Gets what all of them begin with; a replay takes them off.</summary>
    public static ReadOnlySpan<byte> Prefix => "__dlq."u8;

    /// <summary>Gets the topic that the task came from.</summary>
    public static ReadOnlySpan<byte> Topic => "__dlq.errors.topic"u8;

    /// <summary>Gets the partition that it came from.</summary>
    public static ReadOnlySpan<byte> Partition => "__dlq.errors.partition"u8;

    /// <summary>Gets its record's offset.</summary>
    public static ReadOnlySpan<byte> Offset => "__dlq.errors.offset"u8;

    /// <summary>Gets the consumer group that gave it up.</summary>
    public static ReadOnlySpan<byte> Group => "__dlq.errors.group"u8;

    /// <summary>Gets how many attempts were made.</summary>
    public static ReadOnlySpan<byte> DeliveryCount => "__dlq.errors.delivery.count"u8;

    /// <summary>Gets what happened.</summary>
    public static ReadOnlySpan<byte> Message => "__dlq.errors.message"u8;

    /// <summary>Gets the exception's type.</summary>
    public static ReadOnlySpan<byte> ExceptionType => "__dlq.errors.exception.type"u8;

    /// <summary>Gets the exception's stack trace.</summary>
    public static ReadOnlySpan<byte> ExceptionStack => "__dlq.errors.exception.stack"u8;

    /// <summary>Gets when the task failed for the first time.</summary>
    public static ReadOnlySpan<byte> FirstFailure => "__dlq.errors.first.failure"u8;

    /// <summary>Gets when it failed for the last time.</summary>
    public static ReadOnlySpan<byte> LastFailure => "__dlq.errors.last.failure"u8;

    /// <summary>Gets what says that the dead letter lacks the record's value and most of its headers: <c>true</c>.</summary>
    public static ReadOnlySpan<byte> Incomplete => "__dlq.incomplete"u8;

    /// <summary>Gets, of an incomplete dead letter, the bytes of the record's key, value, and headers' names and values.</summary>
    public static ReadOnlySpan<byte> Size => "__dlq.size"u8;

    /// <summary>Gets, of an incomplete dead letter, the SHA-256 of the record's value; absent for a null value.</summary>
    public static ReadOnlySpan<byte> Sha256 => "__dlq.sha256"u8;
}
