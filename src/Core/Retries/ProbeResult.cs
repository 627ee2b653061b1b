namespace TaskQueue.Core.Retries;

/// <summary>What a probe says about its kind.</summary>
internal enum ProbeResult
{
    /// <summary>Nothing: it did not run to an end, or ended in a way that is not counted. Another may take its place.</summary>
    None,

    /// <summary>The kind works.</summary>
    Succeeded,

    /// <summary>The kind does not work yet.</summary>
    Failed,
}
