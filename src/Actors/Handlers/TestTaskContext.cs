using System.Text;
using Microsoft.Extensions.Logging;
using TaskQueue.Core.Records;

namespace TaskQueue.Actors.Handlers;

/// <summary>The attempt that a <see cref="TestTask"/> describes.</summary>
internal sealed class TestTaskContext : TaskContext
{
    private readonly TestTask _task;
    private readonly HeaderWriter _headers = new();

    public TestTaskContext(TestTask task)
    {
        _task = task;
        foreach (var (name, value) in task.Headers)
        {
            _headers.Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        }

        Host = new HandlerHost
        {
            Services = task.Services,
            Json = task.Json is { } json ? JsonPayload.Freeze(json) : JsonPayload.DefaultOptions,
            Time = task.Time,
            Workers = () => task.Workers,
        };
    }

    public override string Topic => _task.Topic;

    public override string Id => _task.Id;

    public override string Kind => _task.Kind;

    public override int Attempt => _task.Attempt;

    public override int MaxAttempts => _task.MaxAttempts;

    public override ReadOnlySpan<byte> Argument => _task.Argument.Span;

    public override ReadOnlySpan<byte> Key => _task.Key.Span;

    public override RecordHeaders Headers => _headers.Written;

    public override string IdempotencyKey => IdempotencyKeys.Of(Topic, Id);

    public override DateTimeOffset? Deadline => _task.Deadline;

    public override DateTimeOffset? ExpiresAt => _task.ExpiresAt;

    public override CancellationToken CancellationToken => _task.CancellationToken;

    public override ILogger Logger => _task.Logger;

    public override IServiceProvider Services =>
        _task.Services ?? throw new InvalidOperationException($"The test gives no services: set {nameof(TestTask)}.{nameof(TestTask.Services)}.");

    internal override HandlerHost Host { get; }

    internal override HandlerScope Scope => throw new NotSupportedException("Only a node makes handlers from their types; a test makes them itself.");
}
