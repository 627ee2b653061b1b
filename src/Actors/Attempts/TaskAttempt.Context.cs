using Microsoft.Extensions.Logging;
using TaskQueue.Actors.Handlers;
using TaskQueue.Core.Records;

namespace TaskQueue.Actors.Attempts;

/// <content>What the handler sees. What few handlers ask for is made when they do, so that it costs the others nothing.</content>
internal sealed partial class TaskAttempt
{
    private CancellationTokenSource? _cancellation;
    private HandlerScope? _scope;

    public override string Topic => Assignment.Partition.Topic;

    public override string Id
    {
        get
        {
            _ = Usable();
            return TaskId;
        }
    }

    public override string Kind => TaskKind.Name;

    public override int MaxAttempts => _envelope.MaxAttempts ?? TaskKind.Settings.Attempts.Retries.MaxAttempts;

    public override ReadOnlySpan<byte> Argument => _envelope.Argument(Usable());

    public override ReadOnlySpan<byte> Key => Usable().Key;

    public override RecordHeaders Headers => Usable().Headers;

    public override string IdempotencyKey => IdempotencyKeys.Of(Topic, Id);

    public override DateTimeOffset? Deadline =>
        StartedAt == 0 ? null : Host.Time.GetUtcNow() - Host.Time.GetElapsedTime(StartedAt) + Timeout;

    public override DateTimeOffset? ExpiresAt => _envelope.ExpiresAt;

    public override CancellationToken CancellationToken => Cancellation.Token;

    public override ILogger Logger => TaskKind.Logger;

    /// <summary>Gets the scope if the handler has asked for it: it is to be disposed when the handler's code has ended.</summary>
    public HandlerScope? OpenScope => Volatile.Read(ref _scope);

    internal override HandlerHost Host => TaskKind.Host;

    internal override HandlerScope Scope => OpenScope ?? Open();

    private CancellationTokenSource Cancellation =>
        Volatile.Read(ref _cancellation)
        ?? Interlocked.CompareExchange(ref _cancellation, new CancellationTokenSource(), null)
        ?? _cancellation;

    // A scope that is not used holds nothing, so the loser of a race needs no disposal.
    private HandlerScope Open()
    {
        _ = Usable();
        var services = Host.Services ?? throw new InvalidOperationException(
            "The node runs without services: it was not started by AddTaskQueue or WithTaskQueue.");
        return Interlocked.CompareExchange(ref _scope, new HandlerScope(services), null) ?? _scope;
    }

    private RecordView Usable() =>
        Volatile.Read(ref _state) is Ended or EndedLate
            ? throw new InvalidOperationException(
                "The attempt has ended: what a handler needs afterwards, it has to copy while it runs.")
            : _batch[_index];
}
