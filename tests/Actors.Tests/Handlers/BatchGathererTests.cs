using System.Text;
using TaskQueue.Actors.Handlers;

namespace TaskQueue.Actors.Tests.Handlers;

public sealed class BatchGathererTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task A_batch_runs_as_soon_as_it_has_as_many_tasks_as_it_may_have()
    {
        var queue = new BatchUnderTest(maxTasks: 3, Delay);

        Task<ReadOnlyMemory<byte>>[] pending = [queue.Add("a"), queue.Add("b"), queue.Add("c"), queue.Add("d")];

        var batch = Assert.Single(queue.Batches);
        Assert.Equal("a b c", batch.Ids);
        batch.Succeed();
        batch.Return();
        Assert.Equal(["a", "b", "c"], (await Task.WhenAll(pending[..3])).Select(result => Encoding.UTF8.GetString(result.Span)));
        Assert.False(pending[3].IsCompleted);
    }

    [Fact]
    public void A_batch_runs_when_its_time_is_over_which_begins_with_its_first_task()
    {
        var queue = new BatchUnderTest(maxTasks: 100, Delay);
        queue.Clock.Advance(Delay);
        _ = queue.Add("a");
        queue.Clock.Advance(Delay / 2);
        _ = queue.Add("b");

        queue.Clock.Advance((Delay / 2) - TimeSpan.FromTicks(1));
        Assert.Empty(queue.Batches);
        queue.Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("a b", Assert.Single(queue.Batches).Ids);
    }

    [Fact]
    public void The_time_of_a_batch_that_was_full_is_not_that_of_the_next()
    {
        var queue = new BatchUnderTest(maxTasks: 1, Delay);
        _ = queue.Add("a");
        queue.Clock.Advance(Delay / 2);
        _ = queue.Add("b");
        queue.Clock.Advance(Delay);

        Assert.Equal(["a", "b"], queue.Batches.Select(batch => batch.Ids));
    }

    [Fact]
    public void A_batch_does_not_wait_for_more_tasks_than_there_are_workers()
    {
        var queue = new BatchUnderTest(maxTasks: 100, Delay) { Workers = 2 };

        _ = queue.Add("a");
        Assert.Empty(queue.Batches);
        _ = queue.Add("b");

        Assert.Equal("a b", Assert.Single(queue.Batches).Ids);
    }

    [Fact]
    public async Task Each_task_has_an_outcome_of_its_own()
    {
        var queue = new BatchUnderTest(maxTasks: 4, Delay);
        Task<ReadOnlyMemory<byte>>[] pending = [queue.Add("a"), queue.Add("b"), queue.Add("c"), queue.Add("d")];
        var batch = queue.Batches[0];

        batch.Succeed();
        batch["b"].Fail(new IOException("disk full"));
        batch["c"].Reject("no such row");
        batch["d"].Fail(new RetryAfterException(TimeSpan.FromSeconds(5)));
        batch.Return();

        Assert.Equal("a", Encoding.UTF8.GetString((await pending[0]).Span));
        Assert.Equal("disk full", (await Assert.ThrowsAsync<IOException>(() => pending[1])).Message);
        Assert.Equal("no such row", (await Assert.ThrowsAsync<RejectTaskException>(() => pending[2])).Message);
        await Assert.ThrowsAsync<RetryAfterException>(() => pending[3]);
    }

    [Fact]
    public async Task A_task_without_an_outcome_fails_and_says_so()
    {
        var queue = new BatchUnderTest(maxTasks: 2, Delay);
        Task<ReadOnlyMemory<byte>>[] pending = [queue.Add("a"), queue.Add("b")];

        queue.Batches[0]["a"].Succeed();
        queue.Batches[0].Return();

        await pending[0];
        Assert.Contains("'rows'", (await Assert.ThrowsAsync<BatchOutcomeMissingException>(() => pending[1])).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => queue.Batches[0]["b"].Succeed());
    }

    [Fact]
    public async Task What_a_batch_throws_fails_all_its_tasks_whatever_it_had_said()
    {
        var queue = new BatchUnderTest(maxTasks: 2, Delay);
        Task<ReadOnlyMemory<byte>>[] pending = [queue.Add("a"), queue.Add("b")];

        queue.Batches[0].Succeed();
        queue.Batches[0].Throw(new IOException("rolled back"));

        await Assert.ThrowsAsync<IOException>(() => pending[0]);
        await Assert.ThrowsAsync<IOException>(() => pending[1]);
    }

    [Fact]
    public async Task A_rejection_that_a_batch_throws_rejects_none_of_its_tasks()
    {
        foreach (var thrown in (Exception[])[new RejectTaskException("bad row"), new AggregateException(new RejectTaskException("bad row"))])
        {
            var queue = new BatchUnderTest(maxTasks: 1, Delay);
            var pending = queue.Add("a");

            queue.Batches[0].Throw(thrown);

            var failure = await Assert.ThrowsAsync<BatchFailedException>(() => pending);
            Assert.IsType<RejectTaskException>(failure.InnerException);
        }
    }

    [Fact]
    public async Task A_task_that_is_canceled_while_it_is_gathered_leaves_the_others_alone()
    {
        using var cancel = new CancellationTokenSource();
        var queue = new BatchUnderTest(maxTasks: 3, Delay);
        _ = queue.Add("a");
        var canceled = queue.Add("b", cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled);
        queue.Clock.Advance(Delay);
        Assert.Equal("a", Assert.Single(queue.Batches).Ids);
        Assert.False(queue.Batches[0].CancellationToken.IsCancellationRequested);
    }

    [Fact]
    public async Task A_batch_whose_tasks_were_all_canceled_does_not_run()
    {
        using var cancel = new CancellationTokenSource();
        var queue = new BatchUnderTest(maxTasks: 3, Delay);
        Task<ReadOnlyMemory<byte>>[] pending = [queue.Add("a", cancel.Token), queue.Add("b", cancel.Token)];

        await cancel.CancelAsync();
        var late = queue.Add("c", cancel.Token);
        queue.Clock.Advance(Delay);

        Assert.Empty(queue.Batches);
        Assert.All([.. pending, late], canceled => Assert.IsAssignableFrom<OperationCanceledException>(canceled.Exception?.InnerException));
    }

    [Fact]
    public async Task The_cancellation_of_a_task_cancels_the_batch_that_runs_and_its_end_is_that_of_the_code()
    {
        using var cancel = new CancellationTokenSource();
        var queue = new BatchUnderTest(maxTasks: 2, Delay);
        var (canceled, other) = (queue.Add("a", cancel.Token), queue.Add("b"));
        var batch = queue.Batches[0];

        await cancel.CancelAsync();
        await batch.CanceledAsync();
        Assert.False(canceled.IsCompleted);
        batch.Throw(new OperationCanceledException(batch.CancellationToken));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled);
        Assert.IsAssignableFrom<OperationCanceledException>((await Assert.ThrowsAsync<BatchFailedException>(() => other)).InnerException);
    }

    [Fact]
    public async Task A_canceled_batch_that_has_done_its_work_counts()
    {
        using var cancel = new CancellationTokenSource();
        var queue = new BatchUnderTest(maxTasks: 1, Delay);
        var pending = queue.Add("a", cancel.Token);

        await cancel.CancelAsync();
        queue.Batches[0].Succeed();
        queue.Batches[0].Return();

        Assert.Equal("a", Encoding.UTF8.GetString((await pending).Span));
    }

    [Fact]
    public async Task What_is_local_to_the_flow_of_one_task_is_not_seen_by_the_batch()
    {
        var tenant = new AsyncLocal<string?>();
        var seen = new List<string?>();
        var gatherer = new BatchGatherer(
            new BatchLambda((tasks, _) =>
            {
                seen.Add(tenant.Value);
                tasks[0].Succeed();
                return default;
            }),
            new BatchLimits(1, Delay));

        tenant.Value = "of one task";
        await gatherer.HandleAsync(new TestTask().ToContext());

        Assert.Equal([null], seen);
        Assert.Equal("of one task", tenant.Value);
    }
}
