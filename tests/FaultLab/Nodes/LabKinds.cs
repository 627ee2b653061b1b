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

    /// <summary>Returns how long a task works.</summary>
    /// <param name="argument">Its argument.</param>
    public static TimeSpan WorkIn(ReadOnlySpan<byte> argument) =>
        Utf8Parser.TryParse(argument, out int milliseconds, out _) ? TimeSpan.FromMilliseconds(milliseconds) : TimeSpan.Zero;
}
