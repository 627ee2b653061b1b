using System.Text;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Core.Records;

namespace TaskQueue.Actors.Tests;

/// <summary>Builds what tests need and don't care about.</summary>
internal static class Some
{
    public static Assignment Assignment(int partition = 0, CancellationToken revoked = default) =>
        new(new PartitionId("task_topic", partition), epoch: 1, revoked);

    public static Assignment AssignmentAgain(int partition = 0) =>
        new(new PartitionId("task_topic", partition), epoch: 2, CancellationToken.None);

    public static RecordBatch Batch(Assignment assignment, long firstOffset, params string[] values)
    {
        var builder = new RecordBatchBuilder();
        foreach (var value in values)
        {
            builder.Add(firstOffset++, 0, hasKey: false, [], hasValue: true, Encoding.UTF8.GetBytes(value));
        }

        return builder.Build(assignment);
    }

    /// <summary>Builds a batch of tasks that have nothing but keys; the last letter of each is cut off: <c>a1</c>, <c>a2</c> have the key <c>a</c>.</summary>
    public static RecordBatch Keyed(Assignment assignment, long firstOffset, params string[] tasks)
    {
        var builder = new RecordBatchBuilder();
        foreach (var task in tasks)
        {
            builder.Add(firstOffset++, 0, hasKey: true, Encoding.UTF8.GetBytes(task[..^1]), hasValue: true, Encoding.UTF8.GetBytes(task));
        }

        return builder.Build(assignment);
    }

    /// <summary>Makes a batch of one task with headers: <c>ce_id</c>, <c>ce_type</c>, and more.</summary>
    public static RecordBatch Task(
        Assignment assignment, long offset, string kind, int endedAttempts = 0, long writtenMs = 0, params (string Name, string Value)[] headers)
    {
        var builder = new RecordBatchBuilder();
        foreach (var (name, value) in headers.Prepend(("ce_type", kind)).Prepend(("ce_id", $"{kind}-{offset}")))
        {
            builder.Headers.Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        }

        builder.Add(offset, writtenMs, hasKey: false, [], hasValue: true, "x"u8, endedAttempts);
        return builder.Build(assignment);
    }

    public static TaskAttempt Attempt(
        ITaskHandler handler, string value = "task1", long offset = 0, int attempt = 1, Assignment? assignment = null) =>
        new(Batch(assignment ?? Assignment(), offset, value), 0, default, new TaskKind("test", handler), attempt);

    public static ITaskHandler Handler(Func<TaskContext, ValueTask<ReadOnlyMemory<byte>>> run) => new DelegateHandler(run);

    public static ITaskHandler Handler(Action<TaskContext> run) => new DelegateHandler(context =>
    {
        run(context);
        return default;
    });

    private sealed class DelegateHandler(Func<TaskContext, ValueTask<ReadOnlyMemory<byte>>> run) : ITaskHandler
    {
        public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context) => run(context);
    }
}
