using System.Reflection;
using Confluent.Kafka;
using TaskQueue.Kafka.Topics;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Kafka.Tests.Topics;

public sealed class AdminConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_client_is_not_freed_while_a_question_is_put()
    {
        using var broker = TestBroker.StartEmbedded();
        using var goOn = new ManualResetEventSlim();
        var begun = NewSignal();
        var admin = new AdminConnection(broker.Properties(), Patience);
        var asking = Task.Run(() => admin.CallAsync(
            (client, timeout) =>
            {
                begun.SetResult();
                goOn.Wait(Patience);
                return Task.FromResult(client.GetMetadata(timeout).Brokers.Count);
            },
            CancellationToken.None));
        await begun.Task.WaitAsync(Patience);

        var disposing = Task.Run(admin.Dispose);
        goOn.Set();

        Assert.Equal(1, await asking.WaitAsync(Patience));
        await disposing.WaitAsync(Patience);
    }

    [Fact]
    public async Task The_client_is_freed_while_an_answer_is_waited_for()
    {
        using var broker = TestBroker.StartEmbedded();
        using var cancel = new CancellationTokenSource();
        var answer = new TaskCompletionSource<int>();
        var admin = new AdminConnection(broker.Properties(), Patience);
        IAdminClient? used = null;
        var asking = admin.CallAsync(
            (client, _) =>
            {
                used = client;
                return answer.Task;
            },
            cancel.Token);

        admin.Dispose();

        Assert.Throws<ObjectDisposedException>(() => used!.GetMetadata(Patience));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    // Freed twice, it would end the process of the tests.
    [Fact]
    public async Task A_client_that_has_ended_itself_is_replaced_and_not_freed_again()
    {
        using var broker = TestBroker.StartEmbedded();
        using var admin = new AdminConnection(broker.Properties(), Patience);

        for (var round = 0; round < 3; round++)
        {
            await admin.CallAsync(EndItselfAsync, CancellationToken.None);
            Assert.Equal(1, await admin.CallAsync((client, timeout) => Task.FromResult(client.GetMetadata(timeout).Brokers.Count), CancellationToken.None));
        }

        await admin.CallAsync(EndItselfAsync, CancellationToken.None);
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

    // As its thread does that reads answers, when it cannot read one.
    private static async Task<bool> EndItselfAsync(IAdminClient client, TimeSpan timeout)
    {
        await Of<CancellationTokenSource>("callbackCts").CancelAsync();
        await Of<Task>("callbackTask").ContinueWith(static _ => { }, TaskScheduler.Default);
        client.GetType().GetMethod("DisposeResources", BindingFlags.NonPublic | BindingFlags.Instance)!.Invoke(client, null);
        return true;

        T Of<T>(string field) => (T)client.GetType().GetField(field, BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(client)!;
    }
}
