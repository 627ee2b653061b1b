namespace TaskQueue.TestSupport.Brokers;

/// <summary>Whether, and where, there is a real Kafka for tests.</summary>
public static class RealKafka
{
    private const string AddressVariable = "TASKQUEUE_KAFKA";
    private const string RequiredVariable = "TASKQUEUE_KAFKA_REQUIRED";

    /// <summary>Gets the address, <c>host:port</c>; <see langword="null"/> if there is none.</summary>
    public static string? Address =>
        Environment.GetEnvironmentVariable(AddressVariable) is { Length: > 0 } address ? address : null;

    /// <summary>Gets why a test that needs it is skipped; <see langword="null"/> to run the test, and to fail it without a broker.</summary>
    public static string? SkipReason =>
        Address is not null || Environment.GetEnvironmentVariable(RequiredVariable) == "1"
            ? null
            : $"Needs a real Kafka: set {AddressVariable}=host:port.";

    /// <summary>Returns the address.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static string Require() => Address
        ?? throw new InvalidOperationException($"{RequiredVariable}=1, but {AddressVariable}=host:port is not set.");
}
