using System.Globalization;
using System.Security.Cryptography;
using Xunit.Abstractions;

namespace TaskQueue.Core.Tests;

/// <summary>How many random steps the model tests take, and where their draws come from.</summary>
/// <remarks>
/// Together a million steps, or as many as <c>TASKQUEUE_MODEL_STEPS</c> says. Half of the tests draw from seeds that stay, the
/// others from one that is new in each run; <c>TASKQUEUE_MODEL_SEED</c> brings one back that a failure has printed.
/// </remarks>
internal static class ModelRun
{
    /// <summary>The seed that stands for a new one.</summary>
    public const int Fresh = 0;

    private static readonly double Scale = int.Parse(Read("TASKQUEUE_MODEL_STEPS") ?? "1000000", CultureInfo.InvariantCulture) / 1e6;

    private static readonly int FreshSeed =
        int.Parse(Read("TASKQUEUE_MODEL_SEED") ?? "0", CultureInfo.InvariantCulture) is not Fresh and var given
            ? given
            : RandomNumberGenerator.GetInt32(1, int.MaxValue);

    /// <summary>Returns a test's part of the steps.</summary>
    /// <param name="part">How many of a million; at least a twentieth is left, so that something is compared.</param>
    public static int Steps(int part) => (int)(part * Math.Max(Scale, 0.05));

    /// <summary>Prints a seed and begins its draws.</summary>
    public static Random Begin(int seed, ITestOutputHelper output)
    {
        seed = seed == Fresh ? FreshSeed : seed;
        output.WriteLine($"seed {seed}");
        return new Random(seed);
    }

    private static string? Read(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
