namespace TaskQueue.Actors.Tests;

/// <summary>The collection of tests that measure the memory of their process, and so want it for themselves.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTests;
