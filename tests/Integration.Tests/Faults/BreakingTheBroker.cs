namespace TaskQueue.Integration.Tests.Faults;

/// <summary>Tests that break a broker that is theirs alone, one after another. They wait for most of their time, so others run beside them.</summary>
[CollectionDefinition(Name)]
public sealed class BreakingTheBroker
{
    public const string Name = "Tests that break the broker";
}
