using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TaskQueue.Actors.Tests.Hosting;

/// <summary>Keeps what is logged.</summary>
internal sealed class KeptLogs : ILoggerProvider
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Entry>> _entries = new();

    /// <summary>Gets the texts that were logged.</summary>
    public IReadOnlyList<string> Texts => [.. _entries.Where(entry => entry.Value.Task.IsCompleted).Select(entry => entry.Key)];

    public Task<Entry> WaitForAsync(string text) => Of(text).Task;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
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
            kept.Of(formatter(state, exception)).TrySetResult(new Entry(
                category,
                logLevel,
                exception,
                new Dictionary<string, object?>((IEnumerable<KeyValuePair<string, object?>>)state!)));
    }
}
