using System.Reflection;
using Xunit.Sdk;

namespace TaskQueue.TestSupport.Brokers;

/// <summary>Runs a conformance test on the embedded broker; the theory's first argument is <see cref="BrokerKind.Embedded"/>.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnEmbeddedBrokerAttribute(params object[] arguments) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[BrokerKind.Embedded, .. arguments]];
}
