using TaskQueue.Core.DeadLetters;
using TaskQueue.Kafka.Reading;

namespace TaskQueue.Node.DeadLetters;

/// <summary>Does something with each dead letter that is meant, some at a time, until it is told to stop.</summary>
internal sealed class DeadLetterRun
{
    private const long MaxBytesAtOnce = 16 << 20;

    /// <summary>Gets what is open.</summary>
    public required DeadLetterSession Session { get; init; }

    /// <summary>Gets which dead letters are meant.</summary>
    public required DeadLetterSelector Selector { get; init; }

    /// <summary>Gets which of them are worked on, by state.</summary>
    public required Func<DeadLetterState, bool> Wants { get; init; }

    /// <summary>Gets what is done with some of them; not interrupted once it has begun.</summary>
    public required Func<IReadOnlyList<FoundLetter>, Task<IReadOnlyList<ReplayResult>>> Act { get; init; }

    /// <summary>Gets who is told of each.</summary>
    public required Action<ReplayResult> Tell { get; init; }

    /// <summary>Gets the clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Gets who is told how far the run has come.</summary>
    public required IProgress<ReadProgress> Progress { get; init; }

    /// <summary>Gets how many are worked on at a time.</summary>
    public int AtOnce { get; init; } = 100;

    /// <summary>Gets how many are worked on in all, at most.</summary>
    public long Limit { get; init; } = long.MaxValue;

    /// <summary>Gets how many a second, at most; <see langword="null"/>: as many as can be.</summary>
    public int? Rate { get; init; }

    /// <summary>Runs.</summary>
    /// <param name="cancel">Stops the run, when what has begun is done.</param>
    /// <returns>What was done.</returns>
    public async Task<DeadLetterTally> RunAsync(CancellationToken cancel)
    {
        var tally = new DeadLetterTally();
        try
        {
            await RunAsync(tally, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            tally.IsInterrupted = true;
        }

        return tally;
    }

    private async Task RunAsync(DeadLetterTally tally, CancellationToken cancel)
    {
        var scan = await DeadLetterScan.BeginAsync(
            Session.Admin, Session.Reader, Session.Topics.DeadLetters, Selector, cancel);
        var startedAt = Time.GetTimestamp();
        var done = 0L;
        while (!scan.IsDone && done < Limit && tally.Failure is null)
        {
            var found = await scan.NextAsync(
                letter => Chooses(letter, tally), (int)Math.Min(BatchSize(), Limit - done), MaxBytesAtOnce, Progress, cancel);
            if (found.Count == 0)
            {
                continue;
            }

            // The first ones at once, then at the pace that was asked for.
            if (Rate is { } rate && TimeSpan.FromSeconds((double)done / rate) - Time.GetElapsedTime(startedAt) is { Ticks: > 0 } early)
            {
                await Task.Delay(early, Time, cancel);
            }

            foreach (var result in await Act(found))
            {
                tally.Add(result);
                Tell(result);
            }

            done += found.Count;
        }
    }

    // At a pace: about four times a second, so that the tasks come evenly.
    private int BatchSize() => Rate is { } rate ? Math.Clamp(rate / 4, 1, AtOnce) : AtOnce;

    private bool Chooses(DeadLetter letter, DeadLetterTally tally)
    {
        if (!Selector.Matches(letter))
        {
            return false;
        }

        var state = Session.StateOf(letter);
        var id = Selector.Ids.Count > 0 ? letter.Id : null;
        if (!Wants(state))
        {
            tally.Skip(id, state);
            return false;
        }

        tally.Take(id);
        return true;
    }
}
