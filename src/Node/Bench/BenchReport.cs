namespace TaskQueue.Node.Bench;

/// <summary>All that a benchmark found; printed by <c>--json</c>, described in <c>docs/json.md</c>.</summary>
/// <param name="Tasks">Tasks a round.</param>
/// <param name="Size">Bytes of each argument.</param>
/// <param name="Headers">Headers of each task.</param>
/// <param name="Partitions">Partitions of each topic.</param>
/// <param name="Broker">The broker's address, or <c>embedded</c>.</param>
/// <param name="Workers">Workers of the node.</param>
/// <param name="Processors">Processors of the machine.</param>
/// <param name="Method">How the rate was measured.</param>
/// <param name="Rounds">Every round, in the order in which they ran.</param>
/// <param name="Medians">Medians of each side.</param>
/// <param name="Ratio">The node's median rate as a multiple of the plain loop's; <see langword="null"/> if only one side ran.</param>
internal sealed record BenchReport(
    int Tasks,
    int Size,
    int Headers,
    int Partitions,
    string Broker,
    int Workers,
    int Processors,
    string Method,
    IReadOnlyList<BenchRound> Rounds,
    IReadOnlyList<BenchMedians> Medians,
    double? Ratio);
