using System.Collections;
using TaskQueue.Node.Composition;
using TaskQueue.Node.Output;

namespace TaskQueue.Node.Commands;

/// <summary>What a command has of the world around it; tests give their own.</summary>
internal sealed record CommandContext
{
    /// <summary>Gets where results go.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Gets where errors and remarks go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Gets what is known of <see cref="Output"/>.</summary>
    public Terminal OutputTerminal { get; init; } = Terminal.None;

    /// <summary>Gets what is known of <see cref="Error"/>.</summary>
    public Terminal ErrorTerminal { get; init; } = Terminal.None;

    /// <summary>Gets whether what ends a command is told as JSON.</summary>
    public bool ErrorsAreJson { get; init; }

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
    public static CommandContext OfProcess()
    {
        var environment = System.Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? string.Empty);
        return new CommandContext
        {
            Output = Console.Out,
            Error = Console.Error,
            OutputTerminal = Terminal.Of(Console.IsOutputRedirected, () => Console.WindowWidth, environment),
            ErrorTerminal = Terminal.Of(Console.IsErrorRedirected, () => Console.WindowWidth, environment),
            OpenInput = Console.OpenStandardInput,
            Environment = environment,
            Time = TimeProvider.System,
            ListenForSignals = StopSignals.OfProcess,
            Leave = System.Environment.Exit,
        };
    }
}
