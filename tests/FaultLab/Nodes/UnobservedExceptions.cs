using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Nodes;

/// <summary>Writes the exceptions of a process that nobody looks at.</summary>
internal sealed class UnobservedExceptions : IDisposable
{
    private readonly HistoryWriter _history;

    public UnobservedExceptions(HistoryWriter history)
    {
        _history = history;
        TaskScheduler.UnobservedTaskException += OnUnobserved;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
    }

    /// <summary>Collects what is left, so that exceptions of tasks that were dropped come to light, and stops watching.</summary>
    public void Dispose()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= OnUnobserved;
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
    }

    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs e) =>
        _history.Write(new HistoryEvent.Unobserved(e.Exception.ToString()));

    private void OnUnhandled(object sender, UnhandledExceptionEventArgs e) =>
        _history.Write(new HistoryEvent.Unobserved(e.ExceptionObject.ToString() ?? "an exception without words"));
}
