using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TaskQueue.Actors.Tests.Hosting;

/// <summary>Keeps what is logged.</summary>
internal sealed class KeptLogs : ILoggerProvider
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Entry>> _entries = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _starts = new();

    /// <summary>Gets the texts that were logged.</summary>
    public IReadOnlyList<string> Texts => [.. _entries.Where(entry => entry.Value.Task.IsCompleted).Select(entry => entry.Key)];

    public Task<Entry> WaitForAsync(string text) => Of(text).Task;

    /// <summary>Waits for a text that begins so; asked before it is logged, or while it is.</summary>
    public Task<string> WaitForStartAsync(string start)
    {
        var waiting = _starts.GetOrAdd(start, _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (Texts.FirstOrDefault(text => text.StartsWith(start, StringComparison.Ordinal)) is { } known)
        {
            waiting.TrySetResult(known);
        }

        return waiting.Task;
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private void Keep(string text, Entry entry)
    {
        Of(text).TrySetResult(entry);
        foreach (var (_, waiting) in _starts.Where(one => text.StartsWith(one.Key, StringComparison.Ordinal)))
        {
            waiting.TrySetResult(text);
        }
    }

    private TaskCompletionSource<Entry> Of(string text) =>
        _entries.GetOrAdd(text, _ => new TaskCompletionSource<Entry>(TaskCreationOptions.RunContinuationsAsynchronously));

    internal sealed record Entry(
        string Category, LogLevel Level, Exception? Cause, IReadOnlyDictionary<string, object?> Properties);

    private sealed class Logger(KeptLogs kept, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            kept.Keep(formatter(state, exception), new Entry(
                category,
                logLevel,
                exception,
                new Dictionary<string, object?>((IEnumerable<KeyValuePair<string, object?>>)state!)));
    }
}
