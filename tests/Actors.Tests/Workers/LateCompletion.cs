using System.Threading.Tasks.Sources;

namespace TaskQueue.Actors.Tests.Workers;

/// <summary>A result that is pending when it is looked at for the first time, and there from the second time on.</summary>
internal sealed class LateCompletion : IValueTaskSource<ReadOnlyMemory<byte>>
{
    private int _looks;

    public ValueTask<ReadOnlyMemory<byte>> Pending => new(this, 0);

    public ValueTaskSourceStatus GetStatus(short token) =>
        _looks++ == 0 ? ValueTaskSourceStatus.Pending : ValueTaskSourceStatus.Succeeded;

    public ReadOnlyMemory<byte> GetResult(short token) => default;

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => continuation(state);
}
