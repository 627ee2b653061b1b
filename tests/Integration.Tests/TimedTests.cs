namespace TaskQueue.Integration.Tests;

/// <summary>The collection of tests that measure a time, a rate or memory, and so want the machine for themselves.</summary>
[CollectionDefinition(nameof(TimedTests), DisableParallelization = true)]
public sealed class TimedTests;
