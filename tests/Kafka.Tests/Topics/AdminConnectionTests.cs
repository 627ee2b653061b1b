using TaskQueue.Kafka.Topics;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Kafka.Tests.Topics;

public sealed class AdminConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_call_that_nobody_waits_for_any_more_may_still_use_the_client()
    {
        using var broker = TestBroker.StartEmbedded();
        using var cancel = new CancellationTokenSource();
        var begun = NewSignal();
        var goOn = NewSignal();
        var brokers = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var admin = new AdminConnection(broker.Properties(), Patience);
        var abandoned = admin.CallAsync(
            async (client, timeout) =>
            {
                begun.SetResult();
                await goOn.Task;
                try
                {
                    brokers.SetResult(client.GetMetadata(timeout).Brokers.Count);
                }
                catch (ObjectDisposedException e)
                {
                    brokers.SetException(e);
                }

                return 0;
            },
            cancel.Token);
        await begun.Task.WaitAsync(Patience);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        admin.Dispose();
        goOn.SetResult();

        Assert.Equal(1, await brokers.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_call_after_the_end_is_refused()
    {
        using var broker = TestBroker.StartEmbedded();
        var admin = new AdminConnection(broker.Properties(), Patience);
        admin.Dispose();
        admin.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => admin.CallAsync((_, _) => Task.FromResult(0), CancellationToken.None));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
