namespace TaskQueue.TestSupport.Brokers;

/// <summary>Whether, and where, there is a real Kafka for tests.</summary>
public static class RealKafka
{
    private static readonly BrokerVariable Variable = new("TASKQUEUE_KAFKA", "a real Kafka, host:port");

    /// <summary>Gets the address, <c>host:port</c>; <see langword="null"/> if there is none.</summary>
    public static string? Address => Variable.Value;

    /// <summary>Gets why a test that needs it is skipped; <see langword="null"/> to run the test, and to fail it without a broker.</summary>
    public static string? SkipReason => Variable.SkipReason;

    /// <summary>Returns the address.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static string Require() => Variable.Require();
}
