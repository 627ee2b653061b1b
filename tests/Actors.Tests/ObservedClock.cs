using Microsoft.Extensions.Time.Testing;

namespace TaskQueue.Actors.Tests;

/// <summary>A clock that tells when it is looked at, so that a test can let something happen at just that moment.</summary>
internal sealed class ObservedClock : FakeTimeProvider
{
    private Action? _onNextLook;

    /// <summary>Has something done before the next look at the timestamp is answered, by whoever looks.</summary>
    public void OnNextLook(Action action) => Volatile.Write(ref _onNextLook, action);

    public override long GetTimestamp()
    {
        Interlocked.Exchange(ref _onNextLook, null)?.Invoke();
        return base.GetTimestamp();
    }
}
