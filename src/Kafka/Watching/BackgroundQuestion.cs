using TaskQueue.Core;

namespace TaskQueue.Kafka.Watching;

/// <summary>Asks the broker something again and again, off the consumer's thread.</summary>
internal sealed class BackgroundQuestion : IAsyncDisposable
{
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(1);

    private readonly Func<CancellationToken, Task> _ask;
    private readonly Action<TaskQueueException> _onFailed;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _retry;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _asking;
    private volatile TaskCompletionSource _soon = NewSignal();

    /// <summary>Begins to ask.</summary>
    /// <param name="interval">How long to wait after each answer, for ever if infinite; after a failure it is 1 s at most.</param>
    /// <param name="ask">Asks once; canceled at the end.</param>
    /// <param name="onFailed">Told when asking failed; it is asked again.</param>
    /// <param name="time">The clock.</param>
    public BackgroundQuestion(
        TimeSpan interval, Func<CancellationToken, Task> ask, Action<TaskQueueException> onFailed, TimeProvider time)
    {
        _interval = interval;
        _retry = interval == Timeout.InfiniteTimeSpan || interval > LongestRetry ? LongestRetry : interval;
        _ask = ask;
        _onFailed = onFailed;
        _time = time;
        _asking = Task.Run(RunAsync);
    }

    /// <summary>Asks again without waiting for the interval's end; safe from any thread.</summary>
    public void AskSoon() => _soon.TrySetResult();

    /// <summary>Ends asking, and waits until no question is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _asking;
        _ended.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                // Before the question: whoever wants to know something newer from here on is heard after it.
                _soon = NewSignal();
                var wait = await AskAsync() ? _interval : _retry;
                await Task.WhenAny(_soon.Task, Task.Delay(wait, _time, _ended.Token));
                _ended.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The end.
        }
    }

    private async Task<bool> AskAsync()
    {
        try
        {
            await _ask(_ended.Token);
            return true;
        }
        catch (TaskQueueException e)
        {
            _onFailed(e);
            return false;
        }
#pragma warning disable CA1031 // nobody awaits a question: what is not told here would end it for good, unseen
        catch (Exception e) when (!_ended.IsCancellationRequested)
#pragma warning restore CA1031
        {
            _onFailed(new KafkaClientException($"{e.GetType().Name}: {e.Message}"));
            return false;
        }
    }
}
