using TaskQueue.Node.Commands;
using TaskQueue.Node.Composition;

namespace TaskQueue.Node.Tests.Commands;

/// <summary>Runs the command line within the test and keeps what it says.</summary>
internal sealed class CommandRun : IDisposable
{
    private readonly WatchedWriter _output = new();
    private readonly WatchedWriter _error = new();

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public StopSignals Signals { get; } = StopSignals.ForTests();

    public byte[] Input { get; init; } = [];

    public Stream RawOutput { get; init; } = Stream.Null;

    public Dictionary<string, string> Environment { get; init; } = [];

    public Task<int> StartAsync(params string[] arguments) => new TaskQueueCommandLine(new CommandContext
    {
        Output = _output,
        Error = _error,
        OpenInput = () => new MemoryStream(Input),
        OpenOutput = () => RawOutput,
        Environment = Environment,
        Time = TimeProvider.System,
        ListenForSignals = () => Signals,
        Leave = code => throw new InvalidOperationException($"left with {code}"),
    }).RunAsync(arguments);

    /// <summary>Returns a task that ends once a line of the output contains a text.</summary>
    public Task<string> WaitForOutputAsync(string text) => _output.WaitForAsync(text);

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
        Signals.Dispose();
    }
}
