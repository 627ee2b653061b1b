namespace TaskQueue.TestSupport.Brokers;

/// <summary>A lock that one test on the machine has at a time, whichever process it runs in.</summary>
/// <remarks>A mutex belongs to a thread, and asynchronous tests have none of their own: so one waits for it and keeps it.</remarks>
internal sealed class MachineLock : IDisposable
{
    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _released = new();
    private readonly Thread _keeper;

    private MachineLock(string name)
    {
        _keeper = new Thread(() => Keep(name)) { IsBackground = true, Name = name };
        _keeper.Start();
    }

    /// <summary>Waits for the lock.</summary>
    public static async Task<MachineLock> TakeAsync(string name)
    {
        var taken = new MachineLock(string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')));
        await taken._taken.Task;
        return taken;
    }

    public void Dispose()
    {
        _released.Set();
        _keeper.Join();
        _released.Dispose();
    }

    private void Keep(string name)
    {
        using var mutex = new Mutex(initiallyOwned: false, $"Global\\{name}");
        try
        {
            mutex.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // Its owner was killed; the lock is ours all the same.
        }

        _taken.SetResult();
        _released.Wait();
        mutex.ReleaseMutex();
    }
}
