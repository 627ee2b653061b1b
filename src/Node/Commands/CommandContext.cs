using System.Collections;
using TaskQueue.Node.Composition;

namespace TaskQueue.Node.Commands;

/// <summary>What a command has of the world around it; tests give their own.</summary>
internal sealed record CommandContext
{
    /// <summary>Gets where results go.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Gets where errors and remarks go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Gets the standard output for bytes.</summary>
    public Func<Stream> OpenOutput { get; init; } = Console.OpenStandardOutput;

    /// <summary>Gets the standard input.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Gets the environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Gets the clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Gets how to listen to the signals that ask to stop.</summary>
    public required Func<StopSignals> ListenForSignals { get; init; }

    /// <summary>Gets how to end the process at once.</summary>
    public required Action<int> Leave { get; init; }

    /// <summary>Returns the world of this process.</summary>
    public static CommandContext OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        OpenInput = Console.OpenStandardInput,
        Environment = System.Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? string.Empty),
        Time = TimeProvider.System,
        ListenForSignals = StopSignals.OfProcess,
        Leave = System.Environment.Exit,
    };
}
