using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Core.Records;
using TaskQueue.Core.Retries;
using TaskQueue.Core.Wire;

namespace TaskQueue.Actors.Tests.Handlers;

/// <summary>What an attempt tells its handler beside the record.</summary>
public sealed class TaskContextTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void The_idempotency_key_is_the_same_for_all_attempts_on_all_nodes()
    {
        var first = Given(Some.Task(Some.Assignment(), 7, "pay"));
        var key = first.IdempotencyKey;
        var taken = Given(Some.Task(Some.AssignmentAgain(), 7, "pay", endedAttempts: 1), attempt: 2);

        Assert.Equal(key, taken.IdempotencyKey);
        Assert.Equal(key, first.Next().IdempotencyKey);
        Assert.True(Guid.TryParseExact(key, "D", out _));
    }

    // As it was released: effects of waiting tasks would be done twice if it changed.
    [Fact]
    public void The_idempotency_key_never_changes() =>
        Assert.Equal("d54066c6-7436-8010-ba0c-f3533a49e565", IdempotencyKeys.Of("task_topic", "pay-7"));

    [Theory]
    [InlineData("task_topic", "pay-8")]
    [InlineData("task_topic2", "pay-7")]
    [InlineData("task_topi", "cpay-7")]
    [InlineData("", "task_topic\0pay-7")]
    public void Other_tasks_have_other_idempotency_keys(string topic, string id) =>
        Assert.NotEqual(IdempotencyKeys.Of("task_topic", "pay-7"), IdempotencyKeys.Of(topic, id));

    [Fact]
    public void A_replay_keeps_the_idempotency_key_of_its_task()
    {
        var bare = Given(Some.Batch(Some.Assignment(), 42, "task1"));
        var builder = new RecordBatchBuilder();
        builder.Headers.Add("tq-id"u8, "task_topic-0-42"u8);
        builder.Headers.Add("tq-replay"u8, "1"u8);
        builder.Add(99, 0, hasKey: false, [], hasValue: true, "task1"u8);

        var replay = Given(builder.Build(Some.Assignment()));

        Assert.Equal("task_topic-0-42", replay.Id);
        Assert.Equal(bare.IdempotencyKey, replay.IdempotencyKey);
    }

    [Fact]
    public void The_deadline_is_the_timeout_from_the_start_on()
    {
        var attempt = Given(Some.Task(Some.Assignment(), 7, "pay"), timeout: TimeSpan.FromMinutes(5));
        Assert.Null(attempt.Deadline);
        var start = _clock.GetUtcNow();

        Assert.True(attempt.TryStart(_clock, _clock.GetTimestamp()));
        Assert.Equal(start.AddMinutes(5), attempt.Deadline);
        _clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(start.AddMinutes(5), attempt.Deadline);
    }

    [Theory]
    [InlineData(null, 1, 3, false)]
    [InlineData(null, 3, 3, true)]
    [InlineData("2", 1, 2, false)]
    [InlineData("2", 2, 2, true)]
    public void The_last_attempt_knows_that_it_is(string? header, int attempt, int max, bool isLast)
    {
        (string, string)[] headers = header is null ? [] : [("ce_maxattempts", header)];

        var context = Given(Some.Task(Some.Assignment(), 7, "pay", headers: headers), attempt, maxAttempts: 3);

        Assert.Equal(max, context.MaxAttempts);
        Assert.Equal(isLast, context.IsLastAttempt);
    }

    [Fact]
    public void Topic_and_expiry_are_those_of_the_task()
    {
        var context = Given(Some.Task(Some.Assignment(), 7, "pay", headers: ("ce_expirytime", "2030-01-02T03:04:05Z")));

        Assert.Equal("task_topic", context.Topic);
        Assert.Equal(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero), context.ExpiresAt);
        Assert.Null(Given(Some.Task(Some.Assignment(), 7, "pay")).ExpiresAt);
    }

    [Fact]
    public void The_logger_has_the_kind_in_its_category()
    {
        using var loggers = new Categories();
        var kind = new TaskKind("invoice.send", Some.Handler(_ => { })) { Host = new HandlerHost { Loggers = loggers } };
        var batch = Some.Batch(Some.Assignment(), 0, "a", "b");

        _ = new TaskAttempt(batch, 0, default, kind, 1).Logger;
        _ = new TaskAttempt(batch, 1, default, kind, 1).Logger;

        Assert.Equal(["TaskQueue.Kinds.invoice.send"], loggers.Created);
    }

    [Fact]
    public void Services_are_refused_where_there_are_none_and_when_the_attempt_has_ended()
    {
        var attempt = Given(Some.Task(Some.Assignment(), 7, "pay"));
        Assert.True(attempt.TryStart(1));

        Assert.Throws<InvalidOperationException>(() => attempt.Services);
        attempt.TryEnd(AttemptOutcome.Succeeded(default));
        Assert.Contains("has ended", Assert.Throws<InvalidOperationException>(() => attempt.Services).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_of_a_handler_makes_its_context_without_a_node()
    {
        using var cancel = new CancellationTokenSource();
        var context = new TestTask
        {
            Id = "pay-7",
            Kind = "pay",
            Attempt = 3,
            MaxAttempts = 3,
            Argument = "x"u8.ToArray(),
            Key = "k"u8.ToArray(),
            Headers = [new("tenant", "a"), new("tenant", "b")],
            Services = Hosted.Nothing,
            CancellationToken = cancel.Token,
        }.ToContext();

        Assert.Equal(IdempotencyKeys.Of("task_topic", "pay-7"), context.IdempotencyKey);
        Assert.True(context.IsLastAttempt);
        Assert.Equal("xk", Encoding.UTF8.GetString([.. context.Argument, .. context.Key]));
        Assert.True(context.Headers.TryGetLast("tenant"u8, out var tenant));
        Assert.Equal("b", Encoding.UTF8.GetString(tenant.Value));
        Assert.Same(Hosted.Nothing, context.Services);
        Assert.Equal(cancel.Token, context.CancellationToken);
    }

    private TaskAttempt Given(RecordBatch batch, int attempt = 1, int maxAttempts = 10, TimeSpan? timeout = null)
    {
        Assert.True(TaskDecoder.TryDecode(batch[0], out var envelope, out var reason), reason);
        var settings = new AttemptSettings
        {
            Timeout = timeout ?? TimeSpan.FromMinutes(30),
            Retries = new RetryPolicy(maxAttempts, TimeSpan.FromSeconds(1), 1, TimeSpan.FromSeconds(1), 0),
        };
        var kind = new TaskKind("pay", Some.Handler(_ => { }))
        {
            Settings = new KindSettings { Attempts = settings },
            Host = new HandlerHost { Time = _clock },
        };
        return new TaskAttempt(batch, 0, envelope, kind, attempt);
    }

    private sealed class Categories : ILoggerFactory
    {
        public List<string> Created { get; } = [];

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName)
        {
            Created.Add(categoryName);
            return Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        }

        public void Dispose()
        {
        }
    }
}
