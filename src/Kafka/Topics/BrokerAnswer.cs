using Confluent.Kafka;
using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Topics;

/// <summary>Turns the error codes of single calls into exceptions of ours.</summary>
internal static class BrokerAnswer
{
    /// <summary>Tells whether a code means that no broker answered, rather than that one refused.</summary>
    /// <param name="code">librdkafka's error code.</param>
    public static bool IsSilence(ErrorCode code) => code is ErrorCode.Local_Transport
        or ErrorCode.Local_AllBrokersDown
        or ErrorCode.Local_TimedOut
        or ErrorCode.Local_TimedOutQueue
        or ErrorCode.Local_MsgTimedOut
        or ErrorCode.Local_WaitCoord
        or ErrorCode.Local_Resolve
        or ErrorCode.Local_Ssl
        or ErrorCode.Local_Authentication
        or ErrorCode.RequestTimedOut;

    /// <summary>Throws unless the code is 0.</summary>
    /// <param name="code">librdkafka's error code.</param>
    /// <param name="properties">The client's settings, for the address.</param>
    /// <param name="waited">How long the call could take.</param>
    /// <param name="about">What was asked about; <see langword="null"/> if that goes without saying.</param>
    /// <exception cref="BrokerUnreachableException">No broker answered.</exception>
    /// <exception cref="KafkaClientException">A broker or the client refused.</exception>
    public static void Check(int code, IReadOnlyDictionary<string, string> properties, TimeSpan waited, PartitionId? about = null)
    {
        if (code == 0)
        {
            return;
        }

        if (IsSilence((ErrorCode)code))
        {
            throw Unreachable(properties, waited, lastError: null);
        }

        throw Refused((ErrorCode)code, about);
    }

    /// <summary>Returns the exception that tells that a broker refused, in librdkafka's words.</summary>
    /// <param name="code">What it answered, or librdkafka in its place.</param>
    /// <param name="about">What was asked about; <see langword="null"/> if that goes without saying.</param>
    public static KafkaClientException Refused(ErrorCode code, PartitionId? about) =>
        Refused(code, about is null ? KafkaErrors.Describe((int)code) : $"{about}: {KafkaErrors.Describe((int)code)}");

    /// <summary>Returns the exception that tells that a broker refused, or did not answer to a part of what it was asked.</summary>
    /// <param name="code">What it answered, or librdkafka in its place.</param>
    /// <param name="reason">The same for people.</param>
    public static KafkaClientException Refused(ErrorCode code, string reason) =>
        new(reason) { IsTransient = IsSilence(code) || KafkaErrors.IsTransient(code) };

    /// <summary>Returns the exception that tells that no broker answered.</summary>
    /// <param name="properties">The client's settings.</param>
    /// <param name="waited">How long was waited.</param>
    /// <param name="lastError">What the client said last of its connections, or <see langword="null"/>.</param>
    public static BrokerUnreachableException Unreachable(
        IReadOnlyDictionary<string, string> properties, TimeSpan waited, string? lastError) =>
        new(
            AddressIn(properties),
            waited,
            lastError,
            lastError is null ? TokenErrors.CauseOfSilence(properties) : ConnectionErrors.CauseOf(lastError),
            ConnectionErrors.IsRefusal(lastError))
        {
            SecurityProtocol = properties.GetValueOrDefault("security.protocol", "PLAINTEXT"),
        };

    /// <summary>Returns the addresses that a client tries first.</summary>
    /// <param name="properties">The client's settings.</param>
    public static string AddressIn(IReadOnlyDictionary<string, string> properties) =>
        properties.GetValueOrDefault("bootstrap.servers", string.Empty);
}
