using System.Text;
using Akka.TestKit.Xunit2;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Hosting;
using TaskQueue.Actors.Tests.Workers;
using TaskQueue.Actors.Workers;
using Xunit.Abstractions;

namespace TaskQueue.Actors.Tests.Handlers;

/// <summary>Batches as they are registered, gathered by workers as they are.</summary>
public sealed class BatchHandlerTests : TestKit
{
    private const int Workers = 3;

    private readonly WorkQueue _work = new();
    private readonly EndedAttempts _ended;

    public BatchHandlerTests(ITestOutputHelper output)
        : base($"akka.actor.deployment./workers {{ router = round-robin-pool, nr-of-instances = {Workers} }}", output: output)
    {
        _ended = new EndedAttempts(_work);
        var supervision = new SupervisionSettings();
        WorkerPool.Create(Sys, WorkerActor.Props(_work, supervision, TimeProvider.System, (_, _) => { }), supervision);
    }

    [Fact]
    public async Task A_batch_that_all_workers_wait_in_runs_at_once_with_services_of_its_own()
    {
        await AwaitAssertAsync(() => Assert.Equal(Workers, _work.Workers));
        var rows = new Rows();
        var queue = new TaskQueueBuilder().HandleBatch<InsertRows>("row.insert", maxTasks: 100, maxDelay: TimeSpan.FromHours(1));
        var services = new ServiceCollection().AddSingleton(rows).AddScoped<Transaction>();
        queue.RegisterHandlers(services);
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        Run(queue.CreateHandlers(provider), """{"customer":"ada","amount":1}""", "{", """{"customer":"bob","amount":0}""");
        var outcomes = await OutcomesAsync(3);

        Assert.Equal("""{"number":"ada"}""", Encoding.UTF8.GetString(outcomes[0].Result.Span));
        Assert.Contains("cannot be read", outcomes[1].Cause!.Message, StringComparison.Ordinal);
        Assert.Equal(AttemptOutcomeKind.Rejected, outcomes[1].Kind);
        Assert.Equal("nothing to insert", outcomes[2].Cause!.Message);
        Assert.Equal(["begin", "ada bob", "end"], rows.Log);
    }

    [Fact]
    public async Task An_argument_that_cannot_be_read_is_rejected_even_if_the_batch_throws()
    {
        await AwaitAssertAsync(() => Assert.Equal(Workers, _work.Workers));
        var handlers = new TaskQueueBuilder()
            .HandleBatch<Invoice>("row.insert", 100, TimeSpan.FromHours(1), (_, _) => throw new IOException("no database"))
            .CreateHandlers(Hosted.Nothing);

        Run(handlers, "{}", "{", "{}");
        var outcomes = await OutcomesAsync(3);

        Assert.Equal(
            [AttemptOutcomeKind.Failed, AttemptOutcomeKind.Rejected, AttemptOutcomeKind.Failed], outcomes.Select(outcome => outcome.Kind));
    }

    [Fact]
    public async Task A_task_that_was_abandoned_in_its_batch_ends_late_and_the_others_as_the_batch_says()
    {
        await AwaitAssertAsync(() => Assert.Equal(Workers, _work.Workers));
        var (started, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var handlers = new TaskQueueBuilder()
            .HandleBatch("row.insert", 100, TimeSpan.FromHours(1), async (tasks, _) =>
            {
                started.SetResult();
                await release.Task;
                foreach (var task in tasks)
                {
                    task.Succeed(task.Context.Argument.ToArray());
                }
            })
            .CreateHandlers(Hosted.Nothing);
        var attempts = Run(handlers, "a", "b", "c");
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(attempts[1].TryAbandon(AttemptOutcome.Failed(new AttemptTimeoutException(TimeSpan.Zero, abandoned: true))));
        release.SetResult();

        Assert.Equal(
            ["a", "c"], (await OutcomesAsync(2)).Select(outcome => Encoding.UTF8.GetString(outcome.Result.Span)));
        await AwaitAssertAsync(() => Assert.Equal(1, _work.Late));
    }

    private TaskAttempt[] Run(IReadOnlyDictionary<string, ITaskHandler> handlers, params string[] arguments)
    {
        var kinds = new TaskKinds(
            handlers, "row.insert", KindSettings.Default, new Dictionary<string, KindSettings>(), new HandlerHost { Workers = () => _work.Workers });
        var batch = Some.Batch(Some.Assignment(), 0, arguments);
        var attempts = arguments.Select((_, i) => new TaskAttempt(batch, i, default, kinds.Find([]), 1)).ToArray();
        foreach (var attempt in attempts)
        {
            _work.Add(attempt);
        }

        _work.WakeOne();
        return attempts;
    }

    private async Task<AttemptOutcome[]> OutcomesAsync(int count)
    {
        var ended = new List<TaskAttempt>();
        while (ended.Count < count)
        {
            ended.Add(await _ended.NextAsync());
        }

        return [.. ended.OrderBy(attempt => attempt.Offset).Select(attempt => attempt.Outcome)];
    }

    private sealed class Rows
    {
        public List<string> Log { get; } = [];
    }

    private sealed class Transaction : IAsyncDisposable
    {
        private readonly Rows _rows;

        public Transaction(Rows rows)
        {
            _rows = rows;
            rows.Log.Add("begin");
        }

        public void Insert(IEnumerable<string> rows) => _rows.Log.Add(string.Join(' ', rows.Order(StringComparer.Ordinal)));

        public ValueTask DisposeAsync()
        {
            _rows.Log.Add("end");
            return default;
        }
    }

    private sealed class InsertRows(Transaction transaction) : IBatchTaskHandler<Invoice>
    {
        public async ValueTask HandleAsync(IReadOnlyList<BatchTask<Invoice>> tasks, CancellationToken cancellationToken)
        {
            await Task.Yield();
            transaction.Insert(tasks.Select(task => task.Args.Customer));
            foreach (var task in tasks)
            {
                if (task.Args.Amount > 0)
                {
                    task.Succeed(new Receipt(task.Args.Customer));
                }
                else
                {
                    task.Reject("nothing to insert");
                }
            }
        }
    }
}
