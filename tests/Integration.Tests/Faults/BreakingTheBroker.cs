namespace TaskQueue.Integration.Tests.Faults;

/// <summary>Tests that break the broker, one after another.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BreakingTheBroker
{
    public const string Name = "Tests that break the broker";
}
