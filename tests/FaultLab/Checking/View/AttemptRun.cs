using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Checking.View;

/// <summary>One run of a handler.</summary>
/// <param name="Tenure">Under which tenure.</param>
/// <param name="Offset">The task's offset.</param>
/// <param name="Number">The attempt's number, counted from 1.</param>
/// <param name="StartedAt">When it began.</param>
internal sealed record AttemptRun(Tenure Tenure, long Offset, int Number, long StartedAt)
{
    /// <summary>Gets when the handler ended, or its process did; <see cref="long.MaxValue"/> if neither is told.</summary>
    public long EndedAt { get; internal set; } = long.MaxValue;

    /// <summary>Gets how it ended; <see langword="null"/> if the handler never did.</summary>
    public Outcome? Outcome { get; internal set; }

    /// <summary>Returns the place, the attempt and the tenure.</summary>
    public override string ToString() => $"{Tenure.Partition}-{Offset} attempt {Number} under {Tenure}";
}
