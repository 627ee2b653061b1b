using TaskQueue.Integration.Tests.Faults;
using Xunit.Abstractions;

namespace TaskQueue.Integration.Tests;

/// <summary>Begins with the collection that takes longest, so that nothing is left to wait for when all others have ended.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => collection.DisplayName == BreakingTheBroker.Name ? 0 : 1);
}
