using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TaskQueue.TestSupport.Logging;

/// <summary>A logger that keeps what it is told.</summary>
public sealed class TestLogger<T> : ILogger<T>
{
    private readonly ConcurrentQueue<TestLogEntry> _entries = new();

    /// <summary>Raised after each entry, on the thread that wrote it.</summary>
    public event Action? Written;

    public IReadOnlyList<TestLogEntry> Entries => [.. _entries];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _entries.Enqueue(new TestLogEntry(TimeProvider.System.GetLocalNow(), logLevel, eventId.Id, formatter(state, exception)));
        Written?.Invoke();
    }

    /// <summary>Returns the entries with that event id.</summary>
    public IReadOnlyList<TestLogEntry> Of(int eventId) => [.. _entries.Where(entry => entry.EventId == eventId)];
}
