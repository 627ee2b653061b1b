// Nodes are processes of their own: several tests at once would starve each other's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
