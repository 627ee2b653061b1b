// Nodes are processes of their own, which wait more than they work: some tests at once do not starve each other's. Those that hold a
// time or a rate against a bound are in the collection TimedTests, and run after the others, one by one.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
