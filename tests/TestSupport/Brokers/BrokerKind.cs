namespace TaskQueue.TestSupport.Brokers;

/// <summary>Which broker a conformance test runs on.</summary>
public enum BrokerKind
{
    Embedded,
    Real,
}
