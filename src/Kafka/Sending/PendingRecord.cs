namespace TaskQueue.Kafka.Sending;

/// <summary>A record that waits for room or for its acknowledgement.</summary>
internal sealed class PendingRecord
{
    private readonly TaskCompletionSource<SendOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _accepted;

    /// <summary>Creates it.</summary>
    public PendingRecord(TaskRecord record) => Record = record;

    /// <summary>Gets the record; kept until its outcome is known, because it may have to be sent again.</summary>
    public TaskRecord Record { get; }

    /// <summary>Gets or sets whether it goes in a batch of its own, because the one it was in was refused.</summary>
    public bool Alone { get; set; }

    /// <summary>Gets what completes with the outcome.</summary>
    public Task<SendOutcome> Outcome => _done.Task;

    /// <summary>Returns what completes when the record need not wait for room any more.</summary>
    public Task WaitForRoom()
    {
        _accepted ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _accepted.Task;
    }

    /// <summary>Tells that the record does not wait for room any more.</summary>
    public void Accept() => _accepted?.TrySetResult();

    /// <summary>Ends the wait with an outcome.</summary>
    public void Complete(SendOutcome outcome) => _done.TrySetResult(outcome);
}
