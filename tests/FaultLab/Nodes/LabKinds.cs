using System.Buffers.Text;

namespace TaskQueue.FaultLab.Nodes;

/// <summary>The kinds of the lab's tasks, and their arguments: how long to work in milliseconds, a blank, and something to fill.</summary>
internal static class LabKinds
{
    /// <summary>Works and returns its argument.</summary>
    public const string Works = "lab.works";

    /// <summary>Fails at its first attempt.</summary>
    public const string FailsFirst = "lab.fails-first";

    /// <summary>Never succeeds.</summary>
    public const string Poison = "lab.poison";

    /// <summary>Works without ever giving its thread back, and does not look at its token.</summary>
    public const string Blocks = "lab.blocks";

    /// <summary>Takes all the memory there is, <see cref="Doses"/> times; then it works.</summary>
    public const string Allocates = "lab.allocates";

    /// <summary>Kills its process, <see cref="Doses"/> times; then it works.</summary>
    public const string Kills = "lab.kills";

    /// <summary>How often, over all nodes, a task does what ends its process.</summary>
    public const int Doses = 2;

    /// <summary>Returns how long a task works.</summary>
    /// <param name="argument">Its argument.</param>
    public static TimeSpan WorkIn(ReadOnlySpan<byte> argument) =>
        Utf8Parser.TryParse(argument, out int milliseconds, out _) ? TimeSpan.FromMilliseconds(milliseconds) : TimeSpan.Zero;
}
