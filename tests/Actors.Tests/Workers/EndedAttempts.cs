using System.Threading.Channels;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Workers;

namespace TaskQueue.Actors.Tests.Workers;

/// <summary>Stands in for the dispatch stage: attaches to a queue and hands out the attempts that have ended.</summary>
internal sealed class EndedAttempts
{
    private readonly Channel<TaskAttempt> _ended = Channel.CreateUnbounded<TaskAttempt>();
    private readonly WorkQueue _work;

    public EndedAttempts(WorkQueue work)
    {
        _work = work;
        work.Attach(Drain);
    }

    public async Task<TaskAttempt> NextAsync() =>
        await _ended.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

    private void Drain()
    {
        _work.BeginDrain();
        while (_work.TryTakeEnded(out var ended))
        {
            _ended.Writer.TryWrite(ended);
        }
    }
}
