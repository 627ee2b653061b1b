using System.Reflection;
using Xunit.Sdk;

namespace TaskQueue.TestSupport.Brokers;

/// <summary>
/// Runs a conformance test on the real broker, or skips it saying why; the theory's first argument is <see cref="BrokerKind.Real"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnRealBrokerAttribute : DataAttribute
{
    private readonly object[] _arguments;

    public OnRealBrokerAttribute(params object[] arguments)
    {
        _arguments = arguments;
        Skip = RealKafka.SkipReason;
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[BrokerKind.Real, .. _arguments]];
}
