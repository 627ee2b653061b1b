namespace TaskQueue.Integration.Tests.Processes;

/// <summary>Keeps the lines of a process. Safe from any thread.</summary>
internal sealed class LineLog
{
    private readonly Lock _lock = new();
    private readonly List<(string Text, bool IsError)> _lines = [];
    private readonly List<Waiter> _waiters = [];

    public IReadOnlyList<string> All => Where(_ => true);

    public IReadOnlyList<string> Output => Where(line => !line.IsError);

    public IReadOnlyList<string> Error => Where(line => line.IsError);

    public void Add(string? line, bool isError)
    {
        if (line is null)
        {
            return; // The end of the stream.
        }

        lock (_lock)
        {
            _lines.Add((line, isError));
            _waiters.RemoveAll(waiter => waiter.Takes(line));
        }
    }

    /// <summary>Waits until the lines so far and those to come have brought so many.</summary>
    /// <param name="counts">Tells how many a line brings.</param>
    /// <param name="count">How many.</param>
    /// <returns>The line that brought the last.</returns>
    public Task<string> WaitForAsync(Func<string, int> counts, int count)
    {
        lock (_lock)
        {
            var waiter = new Waiter(counts, count);
            if (!_lines.Exists(line => waiter.Takes(line.Text)))
            {
                _waiters.Add(waiter);
            }

            return waiter.Seen;
        }
    }

    private string[] Where(Func<(string Text, bool IsError), bool> wanted)
    {
        lock (_lock)
        {
            return [.. _lines.Where(wanted).Select(line => line.Text)];
        }
    }

    private sealed class Waiter(Func<string, int> counts, int left)
    {
        private readonly TaskCompletionSource<string> _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = left;

        public Task<string> Seen => _seen.Task;

        /// <summary>Looks at a line.</summary>
        /// <returns>Whether nothing more is waited for.</returns>
        public bool Takes(string line) =>
            (_left -= counts(line)) <= 0 && _seen.TrySetResult(line);
    }
}
